import type { Match } from '@paireto/contracts';
import { buildMatch } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../testing/silent-logger.ts';
import type { RawReply } from './classify-reply.ts';
import { createInBatches } from './create-in-batches.ts';
import type { RequestBody } from './live-game-http.ts';

const reply = (status: number, body: unknown): RawReply => ({ status, retryAfter: null, body: JSON.stringify(body) });
const idsOf = (body: RequestBody | undefined): string[] =>
  (JSON.parse(body?.json ?? '{}') as { games: { match_id: string }[] }).games.map(({ match_id }) => match_id);

/** Creates games with a service that answers batches like this; tells what went where. */
function world(answer: (ids: string[]) => RawReply | Promise<RawReply>) {
  const batches: string[][] = [];
  const alone: string[] = [];
  const clock = { nowMs: 1_000 };
  const create = createInBatches({
    send: async (_method, _path, body) => {
      batches.push(idsOf(body));
      return answer(idsOf(body));
    },
    createAlone: async (match) => {
      alone.push(match.id);
      return { outcome: 'created', game: { gameId: `alone-${match.id}` } };
    },
    nowMs: () => clock.nowMs,
    logger: silentLogger,
  });
  const all = (matches: readonly Match[]) => create(matches);
  return { batches, alone, clock, all };
}

const created = (ids: string[]): RawReply =>
  reply(200, { results: ids.map((id) => ({ match_id: id, status: 201, game: { game_id: `g-${id}` } })) });
const matches = (count: number) => Array.from({ length: count }, () => buildMatch());

describe('games that are created together', () => {
  it('go in one request, and each has its own answer whatever the order', async () => {
    const three = matches(3);
    const { batches, alone, all } = world(([first = '', second = '', third = '']) =>
      reply(200, {
        results: [
          { match_id: third, status: 409, refusal: { reason: 'no room', retryable: false } },
          { match_id: first, status: 201, game: { game_id: 'g1' } },
          { match_id: second, status: 503 },
        ],
      }),
    );
    expect(await all(three)).toEqual([
      { outcome: 'created', game: { gameId: 'g1' } },
      { outcome: 'busy', retryAfterMs: 1_000 },
      { outcome: 'refused', reason: 'no room', final: true },
    ]);
    expect(batches).toEqual([three.map(({ id }) => id)]);
    expect(alone).toEqual([]);
  });

  it('are split into lists that the service takes', async () => {
    const { batches, all } = world(created);
    expect((await all(matches(250))).every(({ outcome }) => outcome === 'created')).toBe(true);
    expect(batches.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it('a lone match, and players for a running game, go alone', async () => {
    const { batches, alone, all } = world(created);
    const [lone] = matches(1);
    const backfill = buildMatch({ backfill: { gameId: 'g1' } });
    await all([lone!, backfill]);
    expect(alone.sort()).toEqual([lone!.id, backfill.id].sort());
    expect(batches).toEqual([]);
  });

  it.each([404, 405, 501])(
    'a service without batches (%i) is asked one by one, and for batches again a minute later',
    async (status) => {
      let knows = false;
      const { batches, alone, clock, all } = world((ids) => (knows ? created(ids) : reply(status, {})));
      expect((await all(matches(2))).map(({ outcome }) => outcome)).toEqual(['created', 'created']);
      await all(matches(2));
      expect([batches.length, alone.length]).toEqual([1, 4]);
      knows = true;
      clock.nowMs += 60_000;
      await all(matches(2));
      expect([batches.length, alone.length]).toEqual([2, 4]);
    },
  );

  it.each([400, 413])(
    'a batch refused as a whole (%i) is asked one by one: one bad match does not spoil the others',
    async (status) => {
      const { alone, all } = world(() => reply(status, {}));
      await all(matches(3));
      expect(alone).toHaveLength(3);
    },
  );

  it.each<[string, () => RawReply | Promise<RawReply>]>([
    ['no answer', () => Promise.reject(new Error('cut'))],
    ['a server error', () => reply(500, {})],
    ['a token that is not accepted', () => reply(401, {})],
    ['an answer that is none', () => reply(200, { hello: 1 })],
    ['an answer that is too large', () => ({ status: 200, retryAfter: null, body: undefined })],
    ['an answer that leaves them out', () => reply(200, { results: [] })],
  ])('after %s nobody knows, and nothing is taken for refused', async (_what, answer) => {
    const { alone, all } = world(answer);
    expect((await all(matches(2))).map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
    expect(alone).toEqual([]);
  });

  it('a service that is busy says so to all of them', async () => {
    const { all } = world(() => ({ status: 429, retryAfter: '3', body: '' }));
    expect(await all(matches(2))).toEqual([
      { outcome: 'busy', retryAfterMs: 3_000 },
      { outcome: 'busy', retryAfterMs: 3_000 },
    ]);
  });
});
