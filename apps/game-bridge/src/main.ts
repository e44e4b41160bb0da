import { runApp, startTelemetry } from '@paireto/runtime';
import { startBridge } from './build.ts';
import { loadBridgeConfig } from './config.ts';

await runApp(async (shutdown) => {
  const config = loadBridgeConfig(process.env);
  const telemetry = await startTelemetry('game-bridge', process.env);
  shutdown.add('telemetry', () => telemetry.shutdown());
  await startBridge(config, shutdown, telemetry.readMetrics);
});
