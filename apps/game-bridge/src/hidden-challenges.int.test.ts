import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';
import { openChallengeTable } from './testing/challenge-table.ts';

let world: BridgeWorld;
beforeAll(async () => {
  world = await startWorld();
  await Promise.all([world.startBridge(), world.startBridge()]);
});
afterAll(() => world?.stop());

const freshTable = () => openChallengeTable(world.ask);

/** In s from now: when a hidden challenge is declined, and when it would expire. */
const timesOf = async (id: string) => {
  const [row] = await world.query<{ declines: number | null; expires: number }>(
    `SELECT extract(epoch FROM declines_at - created_at)::float AS declines,
      extract(epoch FROM expires_at - created_at)::float AS expires FROM challenges WHERE id = $1`,
    [id],
  );
  return row!;
};

/** Lets the time of a hidden challenge come. */
const comesDue = (id: string) =>
  world.query(`UPDATE challenges SET declines_at = now() - interval '1 ms' WHERE id = $1`, [id]);

describe('a challenge to somebody who blocks the challenger', () => {
  const blockedPair = async (changes = {}) => {
    const table = freshTable();
    await table.listed('bob', 'incoming', { blocked: ['ann'] });
    const challenge = await table.made('ann', 'bob', changes);
    return { table, id: challenge.challenge_id, challenge };
  };

  it('looks to the challenger like any other, and is declined after a while without a word of why', async () => {
    const { table, id, challenge } = await blockedPair();
    expect(challenge).toMatchObject({ status: 'PENDING' });
    expect(await table.listed('ann', 'outgoing', { status: 'PENDING' })).toEqual([id]);
    await comesDue(id);
    expect(await table.seen('ann', id)).toMatchObject({ status: 'DECLINED', reason: 'generic' });
    await waitFor(async () => {
      const [row] = await world.query<{ state: string }>('SELECT state FROM challenges WHERE id = $1', [id]);
      return row?.state === 'DECLINED';
    });
    expect(await table.seen('ann', id)).toMatchObject({ status: 'DECLINED', reason: 'generic' });
    expect(await table.listed('ann', 'outgoing', { status: 'DECLINED' })).toEqual([id]);
  });

  it('is never found by the opponent, before its end and after', async () => {
    const { table, id } = await blockedPair();
    const isHidden = async () => {
      expect(await table.read('bob', id)).toEqual({ outcome: 'not-found' });
      expect(await table.accept('bob', id)).toEqual({ outcome: 'not-found' });
      expect(await table.decline('bob', id)).toEqual({ outcome: 'not-found' });
      expect(await table.listed('bob', 'incoming', { blocked: ['ann'] })).toEqual([]);
      // Who is not blocked any more has to ask again.
      expect(await table.listed('bob', 'incoming', { blocked: [] })).toEqual([]);
    };
    await isHidden();
    await comesDue(id);
    await isHidden();
    expect(await table.create('ann', 'bob')).toMatchObject({ outcome: 'created' });
  });

  it('is among what its challenger has open, until it is declined, and never among what its opponent was asked', async () => {
    const { table, id } = await blockedPair();
    expect(await table.open('ann')).toEqual({ incoming: [], outgoing: [id] });
    expect(await table.open('bob', { blocked: ['ann'] })).toEqual({ incoming: [], outgoing: [] });
    await comesDue(id);
    expect(await table.open('ann')).toEqual({ incoming: [], outgoing: [] });
  });

  it('is hidden from then on where the opponent blocks its challenger with the question for what is open', async () => {
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob');
    expect(await table.open('bob')).toEqual({ incoming: [id], outgoing: [] });
    expect(await table.open('bob', { blocked: ['ann'] })).toEqual({ incoming: [], outgoing: [] });
    expect(await table.read('bob', id)).toEqual({ outcome: 'not-found' });
  });

  it.each([
    [20, 5, 19],
    [60, 15, 60],
    [600, 20, 90],
    [14 * 86_400, 20, 90],
  ])('open for %i s it is declined after %i to %i s, before it would expire', async (openS, fromS, toS) => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await blockedPair({ expiresInMs: openS * 1_000 });
      const { declines, expires } = await timesOf(id);
      expect(declines).toBeGreaterThanOrEqual(fromS);
      expect(declines).toBeLessThanOrEqual(toS);
      expect(declines).toBeLessThan(expires);
    }
  });

  it('can be withdrawn until it is declined', async () => {
    const { table, id } = await blockedPair();
    expect(await table.withdraw('ann', id)).toMatchObject({ outcome: 'withdrawn' });
    const again = await table.made('ann', 'bob');
    await comesDue(again.challenge_id);
    expect(await table.withdraw('ann', again.challenge_id)).toEqual({ outcome: 'not-pending', status: 'DECLINED' });
  });

  it('counts among what the challenger has open, not among what the opponent has', async () => {
    const { table } = await blockedPair();
    for (let n = 0; n < 50; n += 1) await table.made(`challenger-${n}`, 'bob');
    expect(await table.create('one-more', 'bob')).toEqual({ outcome: 'too-many-incoming' });
    for (let n = 0; n < 19; n += 1) await table.made('ann', `opponent-${n}`);
    expect(await table.create('ann', 'one-more')).toEqual({ outcome: 'too-many-outgoing' });
  });
});

describe('a block that is learnt later', () => {
  it.each(['read', 'list', 'create'] as const)('with a %s, hides what is open', async (how) => {
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob');
    const { challenge_id: other } = await table.made('cat', 'bob');
    expect(await table.listed('bob', 'incoming')).toEqual([other, id]);
    const blocked = ['ann'];
    if (how === 'read') expect(await table.read('bob', id, { blocked })).toEqual({ outcome: 'not-found' });
    if (how === 'list') expect(await table.listed('bob', 'incoming', { blocked })).toEqual([other]);
    if (how === 'create') await table.made('bob', 'dan', { blocked });
    expect(await table.accept('bob', id)).toEqual({ outcome: 'not-found' });
    expect(await table.seen('ann', id)).toMatchObject({ status: 'PENDING' });
    const { declines, expires } = await timesOf(id);
    expect(declines).toBeGreaterThanOrEqual(20);
    expect(declines).toBeLessThan(expires);
    // The other one is as it was.
    expect(await timesOf(other)).toMatchObject({ declines: null });
    expect(await table.seen('bob', other)).toMatchObject({ status: 'PENDING' });
  });

  it('counts in its tenant alone, and not for what the blocking player asks', async () => {
    const [here, there] = [freshTable(), freshTable()];
    await here.listed('bob', 'incoming', { blocked: ['ann'] });
    const { challenge_id: elsewhere } = await there.made('ann', 'bob');
    expect(await there.seen('bob', elsewhere)).toMatchObject({ status: 'PENDING' });
    const { challenge_id: reverse } = await here.made('bob', 'ann', { blocked: ['ann'] });
    expect(await here.seen('ann', reverse)).toMatchObject({ status: 'PENDING' });
  });

  it('is forgotten when the list says so no more', async () => {
    const table = freshTable();
    await table.listed('bob', 'incoming', { blocked: ['ann', 'cat'] });
    await table.listed('bob', 'incoming', { blocked: ['cat'] });
    const { challenge_id: id } = await table.made('ann', 'bob');
    expect(await table.listed('bob', 'incoming', { blocked: ['cat'] })).toEqual([id]);
  });

  it('while challenges come, hides every one of them', async () => {
    const table = freshTable();
    const challengers = Array.from({ length: 30 }, (_, n) => `challenger-${n}`);
    const [made] = await Promise.all([
      Promise.all(challengers.map((challenger) => table.made(challenger, 'bob'))),
      table.listed('bob', 'incoming', { blocked: challengers }),
    ]);
    expect(await table.listed('bob', 'incoming', { blocked: challengers })).toEqual([]);
    for (const { challenge_id: id } of made) expect(await timesOf(id)).toMatchObject({ declines: expect.any(Number) });
  });

  it('writes nothing while the list stays the same', async () => {
    const table = freshTable();
    const written = () =>
      world.query<{ xmin: string }>('SELECT xmin::text FROM player_blocks WHERE tenant = $1', [table.tenant]);
    await table.listed('bob', 'incoming', { blocked: ['ann', 'cat'] });
    const before = await written();
    expect(before).toHaveLength(1);
    await table.listed('bob', 'incoming', { blocked: ['cat', 'ann', 'cat'] });
    await table.listed('dan', 'incoming', { blocked: [] });
    expect(await written()).toEqual(before);
  });
});
