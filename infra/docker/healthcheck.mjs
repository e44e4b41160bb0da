// Whether the app of this image is alive, for engines that ask with a command: exit code 0 or 1. Needs nothing but Node.
const ports = {
  gateway: process.env.PORT || '8003',
  'live-game-sim': process.env.PORT || '8002',
  matcher: process.env.HEALTH_PORT || '8001',
  'game-bridge': process.env.HEALTH_PORT || '8001',
};
const port = ports[process.env.PAIRETO_APP ?? ''];

try {
  const response = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2_500) });
  if (!response.ok) throw new Error(`/healthz answered ${response.status}`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
