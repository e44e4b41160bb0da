import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { rulesetsInUseSchema } from '@paireto/contracts';
import { ConfigError } from '@paireto/runtime';
import {
  devServiceToken,
  devTokenDefaults,
  freePort,
  natsForTest,
  redisForTest,
  startRedis,
  waitFor,
} from '@paireto/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { gatewayForTest, playerToken } from './testing/gateway-for-test.ts';
import { chessFile, rulesetsFolder } from './testing/ruleset-files.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
async function started<Server extends { stop(): Promise<unknown> }>(starting: Promise<Server>): Promise<Server> {
  const server = await starting;
  stops.push(() => server.stop());
  return server;
}

const widened = { ...chessFile, rating: { window: 200 } };
async function servers(): Promise<Record<string, string>> {
  const [redis, nats] = [await started(redisForTest()), await started(natsForTest())];
  return { REDIS_URL: redis.url, REDIS_KEY_PREFIX: redis.keyPrefix, NATS_URL: nats.url };
}
const gatewayWith = (env: Record<string, string>, ...files: Parameters<typeof rulesetsFolder>) =>
  started(gatewayForTest({ ...env, RULESETS: rulesetsFolder(...files) }));
const join = async (gateway: Awaited<ReturnType<typeof gatewayWith>>, userId: string) =>
  gateway.call('/v1/matchmaking/queue', {
    method: 'POST',
    token: await playerToken(userId),
    json: { time_control: '3+2' },
  });

describe('a version of a ruleset means one thing in an installation', () => {
  it('so the same rules may come again, from other files, and others under a new version', async () => {
    const env = await servers();
    await (await gatewayWith(env, chessFile)).ready;
    const described = { ...chessFile, description: 'Chess' };
    for (const files of [[chessFile], [described, { ...chessFile, name: 'blitz' }], [{ ...widened, version: 2 }]]) {
      const gateway = await gatewayWith(env, ...files);
      await gateway.ready;
      expect((await gateway.callInternal('/readyz')).status).toBe(200);
    }
  });

  it('so operators can ask which versions are known, and which this gateway has', async () => {
    const env = await servers();
    await (await gatewayWith(env, chessFile)).ready;
    const gateway = await gatewayWith(env, { ...widened, version: 2 });
    await gateway.ready;
    const token = await devServiceToken({ sub: 'ops', tenant: 'demo' });
    const answer = await gateway.callInternal('/internal/rulesets', { token });
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(rulesetsInUseSchema.parse(answer.body)).toEqual({
      rulesets: [{ queue: 'chess', version: 2, digest }],
      registered: [
        { queue: 'chess', version: 1, digest },
        { queue: 'chess', version: 2, digest },
      ],
    });
    expectProblem(
      await gateway.callInternal('/internal/rulesets', { token: await playerToken('alice') }),
      'UNAUTHORIZED',
    );
  });

  it('so a gateway with other rules under the same version never gets ready and lets nobody in', async () => {
    const env = await servers();
    await (await gatewayWith(env, chessFile)).ready;
    const gateway = await gatewayWith(env, widened);
    const refusal: unknown = await gateway.ready.catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConfigError);
    expect(String(refusal)).toMatch(/RULESETS: .*"chess".*version 1.*raise "version"/);
    const ready = await gateway.callInternal('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({
      checks: { rulesets: { ok: false, reason: expect.stringContaining('"chess"') } },
    });
    const problem = expectProblem(await join(gateway, 'alice'), 'UNAVAILABLE');
    expect(problem.safe_to_retry).toBe(true);
  });

  it('so the process says what to do and ends', async () => {
    const env = await servers();
    await (await gatewayWith(env, chessFile)).ready;
    const main = fileURLToPath(new URL('main.ts', import.meta.url));
    const gateway = spawn(process.execPath, ['--conditions=paireto-source', main], {
      env: {
        ...env,
        PORT: String(await freePort()),
        JWT_SECRET: devTokenDefaults.secret,
        JWT_ISSUER: devTokenDefaults.issuer,
        JWT_AUDIENCE: devTokenDefaults.audience,
        RULESETS: rulesetsFolder(widened),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    gateway.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const [code] = await once(gateway, 'exit');
    expect(code).toBe(1);
    expect(said).toMatch(/RULESETS: .*"chess".*raise "version"/);
  });
});

describe('while Redis is away at the start', () => {
  it('the gateway is not ready and lets nobody in; once it is there the rulesets are registered', async () => {
    const port = await freePort();
    const nats = await started(natsForTest());
    const gateway = await gatewayWith({ REDIS_URL: `redis://127.0.0.1:${port}`, NATS_URL: nats.url }, chessFile);
    expect((await gateway.callInternal('/readyz')).body).toMatchObject({
      ready: false,
      checks: { rulesets: { ok: false, reason: 'the rulesets are not registered yet' } },
    });
    expectProblem(await join(gateway, 'alice'), 'UNAVAILABLE');
    await started(startRedis({ port }));
    await gateway.ready;
    await waitFor(async () => (await gateway.callInternal('/readyz')).status === 200, {
      description: 'the gateway is ready',
    });
    expect((await join(gateway, 'alice')).status).toBe(201);
  });
});
