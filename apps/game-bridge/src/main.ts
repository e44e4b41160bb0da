import { parseEnv, runApp, startTelemetry } from '@paireto/runtime';
import { startBridge } from './build.ts';
import { configSchema } from './config.ts';

await runApp(async () => {
  const config = parseEnv(configSchema, process.env);
  const telemetry = await startTelemetry('game-bridge', process.env);
  const bridge = await startBridge(config);
  return {
    async stop() {
      await bridge.stop();
      await telemetry.shutdown();
    },
  };
});
