import { buildMatch } from '@paireto/testkit';
import type { HistoryFilter } from '../ports/match-history.ts';
import { foldEvents } from '../use-cases/match-record.ts';
import type { QueryCase } from './query-cases.ts';

const DAY_MS = 86_400_000;
const limit = 21;
const states = ['PLACING', 'FAILED', 'MATCHED', 'FINISHED'] as const;

const daysAgo = (days: number): number => Date.now() - days * DAY_MS;
const cursor = () => ({ proposedAtMs: daysAgo(200), id: '01890a5d-ac96-774b-bcce-b302099a8057' });

/** What matches may be filtered by, alone and together. */
const filters: [string, () => Omit<HistoryFilter, 'tenant'>][] = [
  ['all matches', () => ({})],
  ['those of a queue', () => ({ queue: 'queue-3' })],
  ['those with an opponent', () => ({ opponentId: 'bob' })],
  ['those with a stranger', () => ({ opponentId: 'nobody' })],
  ...states.map((state): [string, () => Omit<HistoryFilter, 'tenant'>] => [`those ${state}`, () => ({ state })]),
  ['those FAILED of a queue', () => ({ queue: 'queue-4', state: 'FAILED' })],
  ['those FINISHED of a queue', () => ({ queue: 'queue-4', state: 'FINISHED' })],
  ['those PLACING long ago', () => ({ state: 'PLACING', toMs: daysAgo(100) })],
  ['those of a queue that nobody plays', () => ({ queue: 'queue-x', state: 'FINISHED' })],
  ['those of a time', () => ({ fromMs: daysAgo(120), toMs: daysAgo(30) })],
  ['those of a moment', () => ({ fromMs: daysAgo(120), toMs: daysAgo(119.99) })],
  ['a mix', () => ({ queue: 'queue-1', state: 'FINISHED', opponentId: 'bob', fromMs: daysAgo(300) })],
];
const askers: [string, string][] = [
  ['who plays a lot', 'ann'],
  ['who plays little', 'u7'],
  ['who never played', 'nobody'],
];
const tenants: [string, string][] = [
  ['an operator', 'acme'],
  ['an operator of a small tenant', 'tenant-8'],
  ['an operator of a tenant without matches', 'nobody'],
];
/** Who asks, of which tenant, as whom. */
const everybody = [
  ...askers.map(([who, userId]) => [who, 'acme', userId] as const),
  ...tenants.map(([who, tenant]) => [who, tenant, undefined] as const),
];

const pages = everybody.flatMap(([who, tenant, userId]) =>
  filters.flatMap(([which, filter]): QueryCase[] => {
    const of = () => ({ tenant, userId, ...filter() });
    return [
      [`${which}, for ${who}`, ({ history }) => history.list(of(), { limit })],
      [`${which}, for ${who}, a later page`, ({ history }) => history.list(of(), { limit, after: cursor() })],
    ];
  }),
);

const someMatch = `SELECT id FROM match_records WHERE tenant = 'acme' AND finished_at IS NOT NULL LIMIT 1`;

export const historyCases: readonly QueryCase[] = [
  ...pages,
  [
    'one match',
    async ({ history, query }) => {
      const [row] = await query<{ id: string }>(someMatch);
      return Promise.all(['ann', undefined].map((userId) => history.read('acme', row?.id ?? '', userId)));
    },
  ],
  [
    'writing records, and settling their challenges',
    ({ records }) => {
      const matches = Array.from({ length: 100 }, () =>
        buildMatch({ tenant: 'acme', challenge: { id: '01890a5d-ac96-774b-bcce-b302099a8057' } }),
      );
      const [at, game] = [Date.now(), { gameId: '' }];
      const events = matches.flatMap((match) => [
        { v: 1, type: 'match.found', at, match } as const,
        { v: 1, type: 'match.ready', at, match, attempts: 1, game: { ...game, gameId: match.id } } as const,
      ]);
      return records.write(foldEvents(events));
    },
  ],
  [
    'forgetting the oldest matches',
    ({ oldHistory }) =>
      oldHistory.forgetMatches({ beforeDayMs: daysAgo(415), placingBeforeMs: daysAgo(415), limit: 1_000 }),
  ],
  [
    'forgetting the oldest challenges',
    ({ oldHistory }) => oldHistory.forgetChallenges({ beforeMs: daysAgo(415), limit: 1_000 }),
  ],
];

/** What foreign keys do when a match or a challenge is forgotten; PostgreSQL does not tell the plans of these. */
export const cascades: readonly [table: string, column: string, parent: string][] = [
  ['match_players', 'match_id = $1', 'match_records'],
  ['rating_changes', 'match_id = $1 AND user_id = $2', 'match_players'],
  ['match_outbox', 'challenge_id = $1', 'challenges'],
];
