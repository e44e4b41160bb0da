import { randomUUID } from 'node:crypto';
import type { DatabasePorts, QueryCase } from './query-cases.ts';

const limit = 21;
const queues = Array.from({ length: 5 }, (_, index) => `queue-${index}`);
const ladder = (season: number, minGames = 10) => ({ queue: 'queue-2', season, minGames });

/** A match that has a game and no result. */
async function somePlayedMatch({ query, results }: DatabasePorts) {
  const [row] = await query<{ id: string; tenant: string }>(
    `SELECT id, tenant FROM match_records WHERE tenant = 'acme' AND state = 'MATCHED' AND finished_at IS NULL
     ORDER BY random() LIMIT 1`,
  );
  const match = row && (await results.read(row.tenant, row.id));
  if (match === undefined) throw new Error('every match has a result');
  return match;
}

export const ratingCases: readonly QueryCase[] = [
  ['the standing of players in a queue', ({ ratings }) => ratings.latest('acme', ['queue-1'], ['ann', 'u7', 'nobody'])],
  ['the standing of a player in all queues', ({ ratings }) => ratings.latest('acme', queues, ['ann'])],
  [
    'the standing of many players',
    ({ ratings }) =>
      ratings.latest(
        'acme',
        ['queue-1'],
        Array.from({ length: 64 }, (_, index) => `u${index}`),
      ),
  ],
  ['the ladder', ({ ratings }) => ratings.ladder('acme', ladder(4), { limit })],
  [
    'the ladder, a later page',
    ({ ratings }) => ratings.ladder('acme', ladder(4), { limit, after: { rating: 1_600, userId: 'u7' } }),
  ],
  ['the ladder, of a season that was', ({ ratings }) => ratings.ladder('acme', ladder(1, 1), { limit })],
  ['the ladder, of a season without games', ({ ratings }) => ratings.ladder('acme', ladder(9), { limit })],
  ...['ann', 'u7', 'nobody'].flatMap((userId): QueryCase[] => [
    [`how the ratings of ${userId} came about`, ({ ratings }) => ratings.history('acme', { userId }, { limit })],
    [
      `how the ratings of ${userId} came about, a later page`,
      ({ ratings }) =>
        ratings.history('acme', { userId }, { limit, before: { ratedAtMs: Date.now() - 9e9, matchId: randomUUID() } }),
    ],
    [
      `how the rating of ${userId} in a queue came about`,
      ({ ratings }) => ratings.history('acme', { userId, queue: 'queue-4' }, { limit }),
    ],
  ]),
  [
    'a result',
    async (ports) => {
      const match = await somePlayedMatch(ports);
      const finishes = match.players.map(({ userId, team }, index) => {
        const outcome = index === 0 ? ('win' as const) : ('loss' as const);
        return { userId, team, outcome, rank: index + 1 };
      });
      const result = { finishedAtMs: Date.now(), reason: 'checkmate', aborted: false, finishes, digest: randomUUID() };
      await ports.results.finish(match, result, () =>
        finishes.map(({ userId, outcome }) => ({
          ...{ queue: match.queue, userId, season: 4, rating: 1_510, deviation: 60, volatility: 0.06, games: 1 },
          ...{ wins: outcome === 'win' ? 1 : 0, losses: outcome === 'win' ? 0 : 1, draws: 0 },
          ...{ ratedAtMs: Date.now(), before: 1_500, outcome },
        })),
      );
      await ports.results.changes(match.id);
    },
  ],
];
