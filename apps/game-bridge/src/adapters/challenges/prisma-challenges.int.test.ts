import { postgresForTest } from '@paireto/testkit';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Challenges } from '../../ports/challenges.ts';
import { migrate, withClient } from '../../testing/database.ts';
import { silentLogger } from '../../testing/silent-logger.ts';
import { createPrisma } from '../database/create-prisma.ts';
import { createPostgresPool } from '../database/postgres-pool.ts';
import { createPrismaChallenges } from './prisma-challenges.ts';

// Without a bridge: nobody sweeps.
let postgres: Awaited<ReturnType<typeof postgresForTest>>;
let challenges: Challenges;
let close: () => Promise<void>;
beforeAll(async () => {
  postgres = await postgresForTest();
  await migrate(postgres.url);
  const pool = createPostgresPool({ url: postgres.url, maxConnections: 5, logger: silentLogger });
  challenges = createPrismaChallenges(createPrisma(pool), silentLogger);
  close = () => pool.end();
});
afterAll(async () => {
  await close?.();
  await postgres?.stop();
});

const query = <Row extends object>(text: string, values: unknown[] = []) =>
  withClient(postgres.url, async (client) => (await client.query<Row>(text, values)).rows);
const storedState = async (id: string) =>
  (await query<{ state: string }>('SELECT state FROM challenges WHERE id = $1', [id]))[0]?.state;

/** A challenge of `ann` to `bob` in a tenant of its own, of which both know. */
async function made(changes: { set?: string } = {}) {
  const ref = { tenant: `t-${uuidv7()}`, id: uuidv7() };
  const created = await challenges.create(
    {
      ...ref,
      ...{ challenger: { userId: 'ann', rating: 1_500 }, opponentId: 'bob', queue: 'chess', rulesetVersion: 2 },
      ...{ pool: 'chess', attributes: {}, color: 'random', expiresInMs: 60_000, leaveQueue: false },
    },
    0,
  );
  expect(created.outcome).toBe('created');
  if (changes.set !== undefined) await query(`UPDATE challenges SET ${changes.set} WHERE id = $1`, [ref.id]);
  return { ...ref, ann: { ...ref, userId: 'ann' }, bob: { ...ref, userId: 'bob' } };
}

const acceptance = (tenant: string, id: string) => ({
  match: {
    ...{ id: uuidv7(), tenant, queue: 'chess', rulesetVersion: 2, pool: 'chess', attributes: {}, challenge: { id } },
    ...{ tickets: [], proposedAt: 1 },
  },
  ...{ challenger: { userId: 'ann', rating: 1_500 }, opponent: { userId: 'bob', rating: 1_500 } },
  ...{ challengerTeam: 'white', opponentTeam: 'black', leaveQueue: [] },
});

describe('a challenge whose time is up, before any sweep', () => {
  const overdue = () => made({ set: `expires_at = now() - interval '1 ms'` });

  it('reads as EXPIRED, alone and in lists', async () => {
    const { tenant, id, ann, bob } = await overdue();
    for (const ref of [ann, bob]) expect(await challenges.read(ref)).toMatchObject({ id, state: 'EXPIRED' });
    const list = (status?: 'PENDING' | 'EXPIRED') =>
      challenges.list({ tenant, userId: 'bob', direction: 'incoming', status, limit: 10 });
    expect(await list()).toMatchObject([{ id, state: 'EXPIRED' }]);
    expect(await list('EXPIRED')).toHaveLength(1);
    expect(await list('PENDING')).toEqual([]);
    expect(await storedState(id)).toBe('PENDING');
  });

  it('cannot be accepted, declined or withdrawn any more', async () => {
    const { tenant, id, ann, bob } = await overdue();
    expect(await challenges.accept(bob, acceptance(tenant, id))).toEqual({ outcome: 'lost' });
    expect(await challenges.decline(bob, 'generic')).toBeUndefined();
    expect(await challenges.withdraw(ann)).toBeUndefined();
    expect(await storedState(id)).toBe('PENDING');
    expect(await query('SELECT FROM match_outbox WHERE challenge_id = $1', [id])).toEqual([]);
  });
});

describe('a hidden challenge whose time has come, before any sweep', () => {
  it('reads as declined to its challenger, and stays hidden from its opponent', async () => {
    const { tenant, id, ann, bob } = await made({ set: `declines_at = now() - interval '1 ms'` });
    expect(await challenges.read(ann)).toMatchObject({ state: 'DECLINED', reason: 'generic' });
    expect(await challenges.read(bob)).toBeUndefined();
    expect(await challenges.withdraw(ann)).toBeUndefined();
    const of = { tenant, userId: 'ann', direction: 'outgoing', limit: 10 } as const;
    expect(await challenges.list({ ...of, status: 'DECLINED' })).toMatchObject([{ id }]);
    expect(await challenges.list({ ...of, status: 'PENDING' })).toEqual([]);
    expect(await storedState(id)).toBe('PENDING');
  });

  it('is declined, not expired, where both times are past', async () => {
    const { id, ann } = await made({
      set: `declines_at = now() - interval '2 s', expires_at = now() - interval '1 s'`,
    });
    expect(await challenges.read(ann)).toMatchObject({ state: 'DECLINED' });
    await challenges.endOverdue(1_000);
    expect(await storedState(id)).toBe('DECLINED');
  });
});

describe('the outbox', () => {
  it('gives what is due to one who asks, and to the next only later', async () => {
    const { tenant, id, bob } = await made();
    const accepted = acceptance(tenant, id);
    expect(await challenges.accept(bob, accepted)).toMatchObject({ outcome: 'accepted' });
    await query('UPDATE match_outbox SET due_at = now() WHERE challenge_id = $1', [id]);
    // What is no match is left out; it is somebody else's release that can read it.
    const taken = await Promise.all([1, 2, 3].map(() => challenges.takeUntold(10, 60_000)));
    expect(taken.flat()).toEqual([]);
    const [row] = await query<{ waits: boolean }>(
      `SELECT due_at > now() + interval '30 s' AS waits FROM match_outbox WHERE challenge_id = $1`,
      [id],
    );
    expect(row).toEqual({ waits: true });
  });
});

describe('the database refuses', () => {
  it.each([
    ['a match without an acceptance', `match_id = gen_random_uuid()`, /challenges_match_check/],
    ['a game that is not STARTED', `game_id = 'g'`, /challenges_match_check/],
    ['a challenge to oneself', `opponent_id = 'ann'`, /challenges_players_check/],
    ['a decline without a reason', `state = 'DECLINED', decided_at = now()`, /challenges_decided_check/],
    ['an end without a time', `state = 'EXPIRED'`, /challenges_decided_check/],
    ['a key of no request', `idempotency_key = 'k'`, /challenges_idempotency_check/],
  ])('%s', async (_what, set, constraint) => {
    const { id } = await made();
    await expect(query(`UPDATE challenges SET ${set} WHERE id = $1`, [id])).rejects.toThrow(constraint);
  });

  it('a second live challenge of a pair, and a match of two challenges', async () => {
    const { tenant, id, bob } = await made();
    const accepted = acceptance(tenant, id);
    await challenges.accept(bob, accepted);
    const copy = (state: string, more: string, values: string) =>
      query(
        `INSERT INTO challenges (id, tenant, challenger_id, opponent_id, queue, ruleset_version, pool, attributes, color,
          expires_at, challenger_rating, state ${more})
        SELECT gen_random_uuid(), tenant, challenger_id, opponent_id, queue, ruleset_version, pool, attributes, color,
          expires_at, challenger_rating, '${state}' ${values} FROM challenges WHERE id = $1`,
        [id],
      );
    await expect(copy('PENDING', '', '')).rejects.toThrow(/challenges_live_key/);
    const game = [
      ', match_id, challenger_team, opponent_team, game_id, decided_at',
      `, match_id, 'a', 'b', 'g', now()`,
    ];
    await expect(copy('STARTED', game[0]!, game[1]!)).rejects.toThrow(/challenges_match_id_key/);
  });
});
