import { randomUUID } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';
import { openChallengeTable } from './testing/challenge-table.ts';

let world: BridgeWorld;
beforeAll(async () => {
  world = await startWorld();
  await world.startBridge();
});
afterAll(() => world?.stop());

const freshTable = () => openChallengeTable(world.ask);

describe('a challenge that is made', () => {
  it('is PENDING, and both its players read all of it', async () => {
    const table = freshTable();
    const id = uuidv7();
    const reply = await table.create('ann', 'bob', {
      id,
      challenger: { userId: 'ann', rating: 1612.5, deviation: 80, ratingFrom: 'built-in', ratingStale: true },
      color: 'white',
      message: 'Rematch?',
    });
    expect(reply).toMatchObject({
      outcome: 'created',
      challenge: {
        challenge_id: id,
        status: 'PENDING',
        challenger: { user_id: 'ann', rating: 1612.5 },
        opponent: { user_id: 'bob', rating: null },
        queue: 'chess',
        attributes: { time_control: '3+2', variant: 'standard', mode: 'rated' },
        color: 'white',
        message: 'Rematch?',
        failed_attempts: 0,
      },
    });
    const challenge = 'challenge' in reply ? reply.challenge : undefined;
    expect(Date.parse(challenge!.expires_at) - Date.parse(challenge!.created_at)).toBe(600_000);
    for (const absent of ['reason', 'match_id', 'assignment']) expect(challenge).not.toHaveProperty(absent);
    for (const userId of ['ann', 'bob']) expect(await table.read(userId, id)).toEqual({ outcome: 'found', challenge });
  });

  it('is found by nobody else: no stranger, and no player of the same name of another tenant', async () => {
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob');
    for (const [userId, tenant] of [
      ['eve', table.tenant],
      ['ann', 'elsewhere'],
      ['bob', 'elsewhere'],
    ] as const) {
      expect(await table.read(userId, id, { tenant })).toEqual({ outcome: 'not-found' });
      expect(await table.accept(userId, id, { tenant })).toEqual({ outcome: 'not-found' });
      expect(await table.decline(userId, id, { tenant })).toEqual({ outcome: 'not-found' });
      expect(await table.withdraw(userId, id, { tenant })).toEqual({ outcome: 'not-found' });
      for (const direction of ['incoming', 'outgoing'] as const)
        expect(await table.listed(userId, direction, { tenant })).toEqual([]);
    }
    expect(await table.seen('bob', id)).toMatchObject({ status: 'PENDING' });
  });

  it('is answered by its opponent and withdrawn by its challenger, never the other way round', async () => {
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob');
    expect(await table.accept('ann', id)).toEqual({ outcome: 'not-found' });
    expect(await table.decline('ann', id)).toEqual({ outcome: 'not-found' });
    expect(await table.withdraw('bob', id)).toEqual({ outcome: 'not-found' });
    expect(await table.seen('ann', id)).toMatchObject({ status: 'PENDING' });
  });

  it('that nobody made is not found', async () => {
    const table = freshTable();
    const asked = [table.read, table.accept, table.decline, table.withdraw];
    for (const ask of asked) expect(await ask('ann', randomUUID())).toEqual({ outcome: 'not-found' });
  });
});

describe('an end', () => {
  it('by its opponent has a reason, the first one, however often it is declined', async () => {
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob');
    const declined = await table.decline('bob', id, { reason: 'too-fast' });
    expect(declined).toMatchObject({ outcome: 'declined', challenge: { status: 'DECLINED', reason: 'too-fast' } });
    expect(await table.decline('bob', id, { reason: 'later' })).toEqual(declined);
    expect(await table.accept('bob', id)).toEqual({ outcome: 'not-pending', status: 'DECLINED' });
    expect(await table.withdraw('ann', id)).toEqual({ outcome: 'not-pending', status: 'DECLINED' });
    expect(await table.seen('ann', id)).toMatchObject({ status: 'DECLINED', reason: 'too-fast' });
  });

  it('by its challenger is told again when it is asked for again', async () => {
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob');
    const withdrawn = await table.withdraw('ann', id);
    expect(withdrawn).toMatchObject({ outcome: 'withdrawn', challenge: { status: 'WITHDRAWN' } });
    expect(await table.withdraw('ann', id)).toEqual(withdrawn);
    expect(await table.accept('bob', id)).toEqual({ outcome: 'not-pending', status: 'WITHDRAWN' });
    expect(await table.decline('bob', id)).toEqual({ outcome: 'not-pending', status: 'WITHDRAWN' });
  });
});

describe('the same request again', () => {
  it('is answered with what it made, as that is by then', async () => {
    const table = freshTable();
    const id = uuidv7();
    expect(await table.create('ann', 'bob', { id })).toMatchObject({ outcome: 'created' });
    await table.decline('bob', id);
    expect(await table.create('ann', 'bob', { id })).toMatchObject({
      outcome: 'replayed',
      challenge: { challenge_id: id, status: 'DECLINED' },
    });
  });

  it('under one key makes one challenge, however many come at once; the key for something else is refused', async () => {
    const table = freshTable();
    const idempotency = { key: 'a key', fingerprint: 'f1' };
    const replies = await Promise.all(Array.from({ length: 20 }, () => table.create('ann', 'bob', { idempotency })));
    expect(replies.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    expect(replies.filter(({ outcome }) => outcome === 'replayed')).toHaveLength(19);
    expect(new Set(replies.map((reply) => 'challenge' in reply && reply.challenge.challenge_id)).size).toBe(1);
    expect(await table.create('ann', 'cat', { idempotency: { key: 'a key', fingerprint: 'f2' } })).toEqual({
      outcome: 'key-reused',
    });
    // Another player's key is another key.
    expect(await table.create('bob', 'ann', { idempotency })).toMatchObject({ outcome: 'created' });
  });
});

describe('two players', () => {
  it('have one live challenge in each direction, and another once that is over', async () => {
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob');
    expect(await table.create('ann', 'bob')).toEqual({ outcome: 'already-open', challengeId: id });
    expect(await table.create('bob', 'ann')).toMatchObject({ outcome: 'created' });
    await table.withdraw('ann', id);
    expect(await table.create('ann', 'bob')).toMatchObject({ outcome: 'created' });
  });

  it('have one even when many are made at once', async () => {
    const table = freshTable();
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 ? table.create('ann', 'bob') : table.create('bob', 'ann'))),
    );
    const outcomes = Object.groupBy(replies, ({ outcome }) => outcome);
    expect(outcomes.created).toHaveLength(2);
    expect(outcomes['already-open']).toHaveLength(38);
  });

  it('are not kept from a new one by one whose time is up', async () => {
    const table = freshTable();
    const { challenge_id: id } = await table.made('ann', 'bob');
    await world.query(`UPDATE challenges SET expires_at = now() - interval '1 ms' WHERE id = $1`, [id]);
    expect(await table.create('ann', 'bob')).toMatchObject({ outcome: 'created' });
    expect(await table.seen('ann', id)).toMatchObject({ status: 'EXPIRED' });
  });
});

describe('lists', () => {
  it('have what a player was asked and what they ask, the newest first, page by page', async () => {
    const table = freshTable();
    const asked: string[] = [];
    for (let index = 0; index < 7; index += 1)
      asked.unshift((await table.made(`challenger-${index}`, 'bob')).challenge_id);
    const { challenge_id: own } = await table.made('bob', 'ann');
    expect(await table.listed('bob', 'outgoing')).toEqual([own]);
    expect(await table.listed('bob', 'incoming')).toEqual(asked);

    const pages: string[][] = [];
    let cursor: string | null | undefined;
    do {
      const reply = await table.list('bob', 'incoming', { limit: 3, ...(cursor ? { cursor } : {}) });
      if (reply.outcome !== 'listed') throw new Error(reply.outcome);
      pages.push(reply.page.challenges.map(({ challenge_id }) => challenge_id));
      cursor = reply.page.next_cursor;
      // What is made meanwhile stands before the first page.
      await table.made(`latecomer-${pages.length}`, 'bob');
    } while (cursor);
    expect(pages).toEqual([asked.slice(0, 3), asked.slice(3, 6), asked.slice(6)]);
  });

  it('have only what stands so, when that is asked for', async () => {
    const table = freshTable();
    const ids: Record<string, string> = {};
    for (const name of ['declined', 'withdrawn', 'open', 'overdue'])
      ids[name] = (await table.made(name, 'bob')).challenge_id;
    await table.decline('bob', ids.declined!);
    await table.withdraw('withdrawn', ids.withdrawn!);
    await world.query(`UPDATE challenges SET expires_at = now() - interval '1 ms' WHERE id = $1`, [ids.overdue]);
    for (const [status, expected] of [
      ['DECLINED', [ids.declined]],
      ['WITHDRAWN', [ids.withdrawn]],
      ['PENDING', [ids.open]],
      ['EXPIRED', [ids.overdue]],
      ['ACCEPTED', []],
    ] as const)
      expect(await table.listed('bob', 'incoming', { status })).toEqual(expected);
  });

  it('of what is open have both ways at once, the newest first, so many of each, and nothing else', async () => {
    const table = freshTable();
    const incoming: string[] = [];
    const outgoing: string[] = [];
    for (const name of ['eve', 'fay', 'gus']) {
      incoming.unshift((await table.made(name, 'bob')).challenge_id);
      outgoing.unshift((await table.made('bob', name)).challenge_id);
    }
    await table.decline('bob', (await table.made('declined', 'bob')).challenge_id);
    await table.withdraw('bob', (await table.made('bob', 'withdrawn')).challenge_id);
    const { challenge_id: overdue } = await table.made('overdue', 'bob');
    await world.query(`UPDATE challenges SET expires_at = now() - interval '1 ms' WHERE id = $1`, [overdue]);
    await table.made('eve', 'fay');
    expect(await table.open('bob')).toEqual({ incoming, outgoing });
    expect(await table.open('bob', { limit: 2 })).toEqual({
      incoming: incoming.slice(0, 2),
      outgoing: outgoing.slice(0, 2),
    });
    expect(await table.open('stranger')).toEqual({ incoming: [], outgoing: [] });
    expect(await openChallengeTable(world.ask).open('bob')).toEqual({ incoming: [], outgoing: [] });
  });

  it('refuse a cursor that is not theirs', async () => {
    const table = freshTable();
    await table.made('ann', 'bob');
    await table.made('cat', 'bob');
    const page = await table.list('bob', 'incoming', { limit: 1 });
    const cursor = page.outcome === 'listed' ? page.page.next_cursor! : '';
    expect(await table.list('bob', 'incoming', { cursor })).toMatchObject({ outcome: 'listed' });
    expect(await table.list('bob', 'outgoing', { cursor })).toEqual({ outcome: 'bad-cursor' });
    expect(await table.list('bob', 'incoming', { cursor: 'nonsense' })).toEqual({ outcome: 'bad-cursor' });
  });
});

describe('a request that no contract allows', () => {
  it.each([
    ['an expiry beyond 14 days', { expiresInMs: 15 * 86_400_000 }],
    ['an id that is none', { id: 'x' }],
  ])('(%s) is malformed, and makes nothing', async (_what, changes: object) => {
    const table = freshTable();
    expect(await table.create('ann', 'bob', changes)).toMatchObject({ outcome: 'malformed' });
    expect(await table.listed('ann', 'outgoing')).toEqual([]);
  });
});

it('a request of a gateway of a newer release is carried out, without what is new in it', async () => {
  const table = freshTable();
  expect(await table.create('ann', 'bob', { ranked: true } as object)).toMatchObject({ outcome: 'created' });
});
