import { runApp, startTelemetry } from '@paireto/runtime';
import { startBridge } from './build.ts';
import { loadBridgeConfig } from './config.ts';

await runApp(async () => {
  const config = loadBridgeConfig(process.env);
  const telemetry = await startTelemetry('game-bridge', process.env);
  const bridge = await startBridge(config);
  return {
    async stop() {
      await bridge.stop();
      await telemetry.shutdown();
    },
  };
});
