import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cpuSeconds } from '@paireto/bench-kit';
import { connectNats, connectRedis, createLogger, redisReady } from '@paireto/runtime';

/** What the parts cost here when nothing else is done: figures of different machines compare by the ratio to them. */
export interface Floors {
  /** POSTs per second to node:http that checks an HMAC and parses JSON, one process. */
  bareHttpPerSecond: number;
  /** Processor time of that process per POST, µs. */
  bareHttpMicros: number;
  redisScriptsPerSecond: number;
  /** Processor time of Redis per script call, µs. */
  redisScriptMicros: number;
  natsPublishesPerSecond: number;
}

const logger = createLogger({ service: 'bench', level: 'silent', pretty: false });
const SECONDS = 3;
const REDIS_IN_FLIGHT = 64;
/** About what an enqueue writes. */
const SCRIPT = `redis.call('HSET', KEYS[1], 'state', 'SEARCHING', 'ticket', ARGV[1]); redis.call('PEXPIRE', KEYS[1], 60000); return 1`;

/** Measures the floors one after the other; `press` posts to a URL for some seconds and tells the rate. */
export async function measureFloors(deps: {
  redisUrl: string;
  /** Of the Redis that is asked. */
  redisPid: number | undefined;
  natsUrl: string;
  secret: string;
  press: (url: string, seconds: number) => Promise<number>;
}): Promise<Floors> {
  return {
    ...(await bareHttp(deps.secret, deps.press)),
    ...(await redisScripts(deps.redisUrl, deps.redisPid)),
    natsPublishesPerSecond: await natsPublishes(deps.natsUrl),
  };
}

async function bareHttp(
  secret: string,
  press: (url: string, seconds: number) => Promise<number>,
): Promise<Pick<Floors, 'bareHttpPerSecond' | 'bareHttpMicros'>> {
  const child = fork(fileURLToPath(new URL('./bare-server.ts', import.meta.url)), {
    env: { ...process.env, BARE_SECRET: secret },
    execArgv: ['--conditions=paireto-source'],
  });
  try {
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', (message) => resolve(message as number));
      child.once('exit', () => reject(new Error('the bare server did not start')));
    });
    const url = `http://127.0.0.1:${port}`;
    await press(url, 1);
    const before = cpuSeconds(child.pid!);
    const bareHttpPerSecond = await press(url, SECONDS);
    const used = cpuSeconds(child.pid!) - before;
    return { bareHttpPerSecond, bareHttpMicros: (used / (bareHttpPerSecond * SECONDS)) * 1e6 };
  } finally {
    child.kill('SIGKILL');
  }
}

async function redisScripts(
  url: string,
  pid: number | undefined,
): Promise<Pick<Floors, 'redisScriptsPerSecond' | 'redisScriptMicros'>> {
  const used = (): number => (pid === undefined ? Number.NaN : cpuSeconds(pid));
  const redis = connectRedis({ url, name: 'bench', logger });
  await redisReady(redis);
  const sha = (await redis.script('LOAD', SCRIPT)) as string;
  const ticket = 'x'.repeat(300);
  let calls = 0;
  const before = used();
  const startMs = performance.now();
  const worker = async (lane: number): Promise<void> => {
    while (performance.now() - startMs < SECONDS * 1_000) {
      await redis.evalsha(sha, 1, `bench:floor:${lane}:${calls % 100}`, ticket);
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: REDIS_IN_FLIGHT }, (_, lane) => worker(lane)));
  const redisScriptsPerSecond = (calls / (performance.now() - startMs)) * 1_000;
  const redisScriptMicros = ((used() - before) / calls) * 1e6;
  redis.disconnect();
  return { redisScriptsPerSecond, redisScriptMicros };
}

async function natsPublishes(url: string): Promise<number> {
  const nats = await connectNats({ url, name: 'bench', logger });
  const payload = new Uint8Array(300);
  let published = 0;
  const startMs = performance.now();
  while (performance.now() - startMs < SECONDS * 1_000) {
    for (let count = 0; count < 1_000; count += 1) nats.publish('bench.floor', payload);
    published += 1_000;
    await nats.flush();
  }
  const perSecond = (published / (performance.now() - startMs)) * 1_000;
  await nats.close();
  return perSecond;
}
