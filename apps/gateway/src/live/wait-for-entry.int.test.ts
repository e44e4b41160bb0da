import type { QueueEntry } from '@paireto/contracts';
import { devServiceToken, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from '../testing/expect-problem.ts';
import { type Answer, playerToken } from '../testing/gateway-for-test.ts';
import { type LiveWorld, liveWorld } from '../testing/live-world.ts';
import { entryOf, matchOf, ticketsOf } from '../testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
let world: LiveWorld;
beforeAll(async () => {
  world = await liveWorld();
});
afterAll(() => world.stop());

type Joined = Awaited<ReturnType<LiveWorld['join']>>;
const read = ({ entry, token }: Joined, query = '', ifNoneMatch?: string): Promise<Answer> =>
  world.call(`${QUEUE}/${entry.queue_entry_id}${query}`, {
    token,
    headers: ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch },
  });
const etagOf = (answer: Answer): string => answer.headers.get('etag') ?? '';
/** Wrapped, so that it can be handed on while it waits. */
const wait = (joined: Joined, etag: string) => ({ answer: read(joined, '?wait=30', etag) });
const commit = async (...entries: QueueEntry[]) => {
  const match = matchOf(await ticketsOf(world.store, entries), entries[0]?.pool ?? '');
  expect(await world.telling.commitMatches('demo', [match])).toEqual([{ outcome: 'committed' }]);
  return match;
};

describe('an entry that is read', () => {
  it('has an entity tag, which stays while the entry is what it was', async () => {
    const joined = await world.join();
    const first = await read(joined);
    expect(first.status).toBe(200);
    expect(etagOf(first)).toMatch(/^W\/"[\w-]{22}"$/);
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(etagOf(await read(joined))).toBe(etagOf(first));
    await commit(joined.entry, (await world.join()).entry);
    expect(etagOf(await read(joined))).not.toBe(etagOf(first));
  });

  it('without a tag to compare is answered at once, wait or not', async () => {
    const joined = await world.join();
    expect(entryOf((await read(joined, '?wait=30')).body)).toEqual(joined.entry);
  });

  it('with its tag and without a wait is 304 at once, without a body', async () => {
    const joined = await world.join();
    const etag = etagOf(await read(joined));
    for (const tag of [etag, etag.replace('W/', ''), `"other", ${etag}`, '*']) {
      for (const query of ['', '?wait=0']) {
        const answer = await read(joined, query, tag);
        expect([answer.status, answer.body, etagOf(answer)]).toEqual([304, '', etag]);
      }
    }
    expect((await read(joined, '', '"other"')).status).toBe(200);
  });
});

describe('a request that waits', () => {
  it('is answered when the entry changes, from the join to the match', async () => {
    const joined = await world.join();
    const searching = etagOf(await read(joined));
    const first = wait(joined, searching);
    const match = await commit(joined.entry, (await world.join()).entry);
    const placing = await first.answer;
    expect([placing.status, entryOf(placing.body).status]).toEqual([200, 'PLACING']);
    const second = wait(joined, etagOf(placing));
    await world.telling.claimMatches('demo', [match]);
    await world.telling.finalizeMatches('demo', [{ match, game: { gameId: 'game-1' } }]);
    const matched = await second.answer;
    expect(entryOf(matched.body)).toMatchObject({ status: 'MATCHED', assignment: { game_id: 'game-1' } });
    expect(entryOf((await read(joined)).body)).toEqual(matched.body);
    expect(etagOf(await read(joined))).toBe(etagOf(matched));
  });

  it('is answered at once when the entry is another already', async () => {
    const joined = await world.join();
    const etag = etagOf(await read(joined));
    await world.store.cancel('demo', await ticketsOf(world.store, [joined.entry]));
    const answer = await read(joined, '?wait=30', etag);
    expect(entryOf(answer.body).status).toBe('CANCELLED');
  });

  it('is answered when the entry ends, whoever else waits for it', async () => {
    const joined = await world.join();
    const etag = etagOf(await read(joined));
    const waits = [wait(joined, etag), wait(joined, etag)];
    await world.call(`${QUEUE}/${joined.entry.queue_entry_id}`, { method: 'DELETE', token: joined.token });
    for (const { answer } of waits) expect(entryOf((await answer).body).status).toBe('CANCELLED');
  });

  it('is 304 with the same tag when nothing changed in its time', async () => {
    const joined = await world.join();
    const etag = etagOf(await read(joined));
    const answer = await read(joined, '?wait=1', etag);
    expect([answer.status, etagOf(answer)]).toEqual([304, etag]);
  });

  it('waits on for an entry that is not the player’s current one', async () => {
    const old = await world.join();
    await world.call(`${QUEUE}/${old.entry.queue_entry_id}`, { method: 'DELETE', token: old.token });
    const etag = etagOf(await read(old));
    await world.join(old.userId);
    expect((await read(old, '?wait=1', etag)).status).toBe(304);
  });

  it('learns of a change that nobody told of', async () => {
    const joined = await world.join();
    const { answer } = wait(joined, etagOf(await read(joined)));
    // Not wrapped: the signal is lost. The gateway looks by itself.
    await world.store.cancel('demo', await ticketsOf(world.store, [joined.entry]));
    expect(entryOf((await answer).body).status).toBe('CANCELLED');
  });

  it('is answered at once when the tokens of its player are revoked', async () => {
    const joined = await world.join();
    const { answer } = wait(joined, etagOf(await read(joined)));
    let isAnswered = false;
    void answer.then(() => {
      isAnswered = true;
    });
    const token = await devServiceToken();
    const player = { tenant: 'demo', user_id: joined.userId };
    // As soon as it waits.
    await waitFor(async () => {
      await world.callInternal('/internal/tokens/revoke', { method: 'POST', token, json: player });
      return isAnswered;
    });
    expect([304, 401]).toContain((await answer).status);
  });

  it('gives way to the sixth: the oldest is answered as it is', async () => {
    const joined = await world.join();
    const etag = etagOf(await read(joined));
    const { answer: oldest } = wait(joined, etag);
    const others: Promise<Answer>[] = [];
    await waitFor(async () => {
      others.push(read(joined, '?wait=30', etag));
      return others.length >= 6;
    });
    expect((await Promise.race([oldest, ...others])).status).toBe(304);
    await world.call(`${QUEUE}/${joined.entry.queue_entry_id}`, { method: 'DELETE', token: joined.token });
    await Promise.all([oldest, ...others]);
  });
});

describe('a wait that is none', () => {
  it.each(['-1', '31', '1.5', 'long', '1e9'])('%s is refused, and the field named', async (wait) => {
    const problem = expectProblem(await read(await world.join(), `?wait=${wait}`), 'INVALID_REQUEST');
    expect(problem.errors?.map(({ path }) => path)).toEqual(['wait']);
  });

  it('with another parameter is refused', async () => {
    const problem = expectProblem(await read(await world.join(), '?wait=1&until=tomorrow'), 'INVALID_REQUEST');
    expect(problem.errors).toEqual([{ path: 'until', message: 'unknown field' }]);
  });

  it('for somebody else’s entry is not found, at once', async () => {
    const { entry } = await world.join();
    const stranger = { entry, token: await playerToken('stranger'), userId: 'stranger' };
    expectProblem(await read(stranger, '?wait=30', '*'), 'NOT_FOUND');
  });
});
