import { createClient } from '@paireto/client';
import {
  devToken,
  devTokenDefaults,
  freePort,
  natsForTest,
  postgresForTest,
  redisForTest,
  waitFor,
} from '@paireto/testkit';
import type { BuiltImage } from './run-stages.ts';
import { type Container, startImage } from './start-image.ts';

type Images = (app: string) => BuiltImage;

const secret = 'a-secret-of-at-least-32-characters-for-tries';
/** More than a container engine would give: the grace of runApp. */
const STOP_LIMIT_MS = 25_000;

/** Starts the images against real servers, plays a match, and stops them again. @throws {Error} for the first promise broken */
export async function tryApps(images: Images, onProgress: (line: string) => void): Promise<void> {
  const [nats, redis, postgres] = await Promise.all([natsForTest(), redisForTest(), postgresForTest()]);
  try {
    await tryWith(images, { nats: nats.url, redis: redis.url, database: postgres.url }, onProgress);
  } finally {
    await Promise.all([nats.stop(), redis.stop(), postgres.stop()]);
  }
}

async function tryWith(
  images: Images,
  urls: { nats: string; redis: string; database: string },
  onProgress: (line: string) => void,
): Promise<void> {
  const common = { NATS_URL: urls.nats, REDIS_URL: urls.redis };
  const local = { HOST: '127.0.0.1', HEALTH_HOST: '127.0.0.1' };
  const [simPort, gatewayPort, internalPort] = [await freePort(), await freePort(), await freePort()];
  const running = new Map<string, { container: Container; port: number }>();
  const start = async (app: string, port: number, env: Record<string, string>) => {
    const container = startImage(images(app), { env: { ...local, HEALTH_PORT: String(port), ...env } });
    running.set(app, { container, port });
    await ready(app, container, port);
    onProgress(`${app}: ready in a read-only file system without a shell`);
  };
  try {
    const bridge = images('game-bridge');
    for (const script of ['migrate', 'provision']) {
      const job = startImage(bridge, {
        command: ['node', `dist/${script}.js`],
        env: { ...common, DATABASE_URL: urls.database },
      });
      const code = await job.ended;
      if (code !== 0) throw new Error(`${script} ended with ${code}:\n${job.output()}`);
      onProgress(`${script}: ${job.output().trim()}`);
    }
    await start('live-game-sim', simPort, { PORT: String(simPort), LIVE_GAME_API_SECRET: secret });
    const liveGame = { LIVE_GAME_API_URL: `http://127.0.0.1:${simPort}`, LIVE_GAME_API_SECRET: secret };
    await start('game-bridge', await freePort(), { ...common, ...liveGame, DATABASE_URL: urls.database });
    await start('matcher', await freePort(), common);
    await start('gateway', gatewayPort, {
      ...common,
      PORT: String(gatewayPort),
      INTERNAL_PORT: String(internalPort),
      JWT_SECRET: devTokenDefaults.secret,
      JWT_ISSUER: devTokenDefaults.issuer,
      JWT_AUDIENCE: devTokenDefaults.audience,
    });
    for (const [app, { container }] of running) await probe(app, container);
    const page = await fetch(`http://127.0.0.1:${gatewayPort}/docs/scalar.js`);
    if (!page.ok) throw new Error(`the script of the docs page: ${page.status}`);
    onProgress(`one match: game ${await playMatch(`http://127.0.0.1:${gatewayPort}`)}`);
  } finally {
    await stopAll(running, onProgress);
  }
}

async function ready(app: string, container: Container, port: number): Promise<void> {
  let over = false;
  void container.ended.then(() => {
    over = true;
  });
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
  await waitFor(async () => over || (await isReady()), { timeoutMs: 60_000, description: `${app} to be ready` });
  if (over) throw new Error(`${app} ended:\n${container.output()}`);
}

/** What the image promises beside serving. */
async function probe(app: string, container: Container): Promise<void> {
  const script = (text: string) => ['node', '-e', text];
  const refused = (path: string) =>
    script(
      `try { require('fs').writeFileSync('${path}', ''); process.exit(1) } catch (e) { process.exit(e.code === 'EROFS' ? 0 : 2) }`,
    );
  const promises: Record<string, string[]> = {
    'the HEALTHCHECK passes': ['node', 'healthcheck.mjs'],
    'nothing can be written beside the program': refused('/app/x'),
    'nothing can be written to the root': refused('/x'),
    'it is not root': script('process.exit(process.getuid() === 1000 && process.getgid() === 1000 ? 0 : 1)'),
    'there is no shell': script("process.exit(require('fs').existsSync('/bin/sh') ? 1 : 0)"),
  };
  for (const [promise, command] of Object.entries(promises)) {
    const code = await container.run(command);
    if (code !== 0) throw new Error(`${app}: "${promise}" does not hold (exit code ${code})`);
  }
}

async function playMatch(url: string): Promise<string> {
  const players = ['ann', 'bob'].map((sub) =>
    createClient({ url, getToken: () => devToken({ sub, tenant: 'images', rating: 1_500 }) }),
  );
  try {
    const games = await Promise.all(
      players.map(async (player) => {
        const handle = await player.queue.join({ queue: 'chess', time_control: '3+2' });
        return (await handle.matched()).game_id;
      }),
    );
    if (games[0] === undefined || games[0] !== games[1]) throw new Error(`two games: ${games.join(', ')}`);
    return games[0];
  } finally {
    for (const player of players) player.close();
  }
}

/** The signal must reach Node as process 1, and each must end by itself in time. */
async function stopAll(
  running: ReadonlyMap<string, { container: Container }>,
  onProgress: (line: string) => void,
): Promise<void> {
  for (const [app, { container }] of [...running].reverse()) {
    const { code, tookMs } = await container.stop();
    if (code !== 0 || tookMs > STOP_LIMIT_MS)
      throw new Error(`${app} ended with ${code} after ${Math.round(tookMs)} ms:\n${container.output()}`);
    onProgress(`${app}: SIGTERM as process 1, ended with 0 after ${Math.round(tookMs)} ms`);
  }
}
