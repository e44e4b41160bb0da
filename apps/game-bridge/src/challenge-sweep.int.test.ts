import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';
import { openChallengeTable } from './testing/challenge-table.ts';

let world: BridgeWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world?.stop());

const statesOf = async (tenant: string) => {
  const rows = await world.query<{ state: string; count: number }>(
    'SELECT state, count(*)::int AS count FROM challenges WHERE tenant = $1 GROUP BY state ORDER BY state',
    [tenant],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};

/** So many challenges of a tenant, as a bridge would have written them. */
const seed = (tenant: string, count: number, expiresAt: string, declinesAt = 'NULL') =>
  world.query(
    `INSERT INTO challenges (id, tenant, challenger_id, opponent_id, queue, ruleset_version, pool, attributes, color,
      expires_at, declines_at, challenger_rating)
    SELECT gen_random_uuid(), $1, 'c' || n || $3, 'o' || n || $3, 'chess', 2, 'chess', '{}', 'random', ${expiresAt},
      ${declinesAt}, 1500 FROM generate_series(1, $2::int) AS n`,
    [tenant, count, `${expiresAt}${declinesAt}`],
  );

describe('the sweep', () => {
  it('ends what is overdue, thousands at once, over several bridges, and leaves the rest', async () => {
    await seed('t', 3_000, `now() - interval '1 s'`);
    await seed('t', 3_000, `now() + interval '600 s'`, `now() - interval '1 s'`);
    await seed('t', 100, `now() + interval '600 s'`);
    await seed('t', 100, `now() + interval '601 s'`, `now() + interval '60 s'`);
    await Promise.all([world.startBridge(), world.startBridge(), world.startBridge()]);
    await waitFor(async () => (await statesOf('t')).PENDING === 200, { timeoutMs: 30_000 });
    expect(await statesOf('t')).toEqual({ PENDING: 200, EXPIRED: 3_000, DECLINED: 3_000 });
    const decided = await world.query(`SELECT FROM challenges WHERE state <> 'PENDING' AND decided_at IS NULL`);
    expect(decided).toEqual([]);
  });

  it('ends a challenge when its time is up, with nobody asking for it', async () => {
    await world.startBridge();
    const table = openChallengeTable(world.ask);
    await table.made('ann', 'bob', { expiresInMs: 1_000 });
    await waitFor(async () => (await statesOf(table.tenant)).EXPIRED === 1, { timeoutMs: 10_000 });
  });

  it('is not kept waiting by rows that somebody holds, and ends them when they are free', async () => {
    await seed('t', 50, `now() - interval '1 s'`);
    const release = await world.hold(`SELECT FROM challenges WHERE challenger_id LIKE 'c1%' FOR UPDATE`);
    await world.startBridge();
    // 1 and 10 to 19.
    await waitFor(async () => (await statesOf('t')).EXPIRED === 39);
    expect(await statesOf('t')).toEqual({ PENDING: 11, EXPIRED: 39 });
    await release();
    await waitFor(async () => (await statesOf('t')).EXPIRED === 50);
  });
});
