import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { natsForTest, redisForTest, waitFor } from '@paireto/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { runMatcher } from './testing/matcher-process.cases.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function run(env: Record<string, string>) {
  const matcher = runMatcher(env);
  cleanUps.push(() => matcher.child.kill('SIGKILL'));
  return matcher;
}

describe('the matcher process', () => {
  it('says when it is ready and on which port, answers health checks, and stops cleanly on SIGTERM', async () => {
    const [nats, redis] = await Promise.all([natsForTest(), redisForTest()]);
    cleanUps.push(
      () => nats.stop(),
      () => redis.stop(),
    );
    const { child, lines, exited, errors } = run({
      NATS_URL: nats.url,
      REDIS_URL: redis.url,
      REDIS_KEY_PREFIX: redis.keyPrefix,
      SHARD_ID: 'shard-a',
    });
    const ready = await waitFor(() => lines.find(({ msg }) => msg === 'ready'), { timeoutMs: 30_000 });
    expect(ready.shard).toBe('shard-a');
    const get = (path: string) => fetch(`http://127.0.0.1:${ready.port}${path}`);
    expect((await get('/healthz')).status).toBe(200);
    const readyz = await get('/readyz');
    expect(readyz.status).toBe(200);
    expect(await readyz.json()).toEqual({
      ready: true,
      checks: {
        process: { ok: true },
        nats: { ok: true },
        redis: { ok: true },
        partitions: { ok: true },
        stream: { ok: true },
      },
    });
    await nats.stop();
    await waitFor(async () => {
      const report = (await (await get('/readyz')).json()) as { checks: { nats: { ok: boolean } } };
      return !report.checks.nats.ok;
    });
    child.kill('SIGTERM');
    expect({ ...(await exited), errors: errors() }).toEqual({ code: 0, signal: null, errors: '' });
  });

  it('refuses to start with a ruleset that was changed without a new version, and says what to do', async () => {
    const [nats, redis] = await Promise.all([natsForTest(), redisForTest()]);
    cleanUps.push(
      () => nats.stop(),
      () => redis.stop(),
    );
    const folder = mkdtempSync(join(tmpdir(), 'paireto-rulesets-'));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    const env = {
      NATS_URL: nats.url,
      REDIS_URL: redis.url,
      REDIS_KEY_PREFIX: redis.keyPrefix,
      RULESETS: folder,
    };
    const write = (version: number, window: number) =>
      writeFileSync(
        join(folder, 'duel.yaml'),
        `name: duel\nversion: ${version}\nteams: { count: 2 }\nrating: { window: ${window} }\n`,
      );
    const starts = async () => {
      const matcher = run(env);
      await waitFor(() => matcher.lines.find(({ msg }) => msg === 'ready'), { timeoutMs: 30_000 });
      matcher.child.kill('SIGTERM');
      expect((await matcher.exited).code).toBe(0);
    };
    write(1, 100);
    await starts();
    await starts();
    write(1, 200);
    const { exited, errors } = run(env);
    expect((await exited).code).toBe(1);
    expect(errors()).toContain('queue "duel": version 1 was changed after it had been used');
    expect(errors()).toContain('raise "version" to 2');
    write(2, 200);
    await starts();
  });

  it('refuses to start with a bad configuration and names every problem', async () => {
    const { exited, errors } = run({
      REDIS_URL: 'nowhere',
      SHARD_ID: 'not a name',
      HEALTH_PORT: '99999',
      MATCHER_REAP_AFTER_MS: '0',
    });
    expect((await exited).code).toBe(1);
    for (const name of ['REDIS_URL', 'SHARD_ID', 'HEALTH_PORT', 'MATCHER_REAP_AFTER_MS'])
      expect(errors()).toContain(name);
  });
});
