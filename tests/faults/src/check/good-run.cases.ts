import type { EntrySeen, Exchange, Reply } from '../history/exchange.ts';
import type { CreatedGame, Evidence, RecordedMatch, StoredMatch, StoredTicket } from './evidence.ts';

const enqueuedAt = '2026-01-31T12:00:00.000Z';

/** A ticket as a client sees it. */
export const seenTicket = (id: string, seen: Partial<EntrySeen> = {}): EntrySeen => ({
  id,
  status: 'SEARCHING',
  enqueuedAt,
  matchId: undefined,
  gameId: undefined,
  color: undefined,
  opponents: [],
  ...seen,
});

export const entryReply = (entry: EntrySeen | undefined, status = 200): Reply => ({
  kind: 'entry',
  status,
  entry,
  replayed: false,
});

export const problemReply = (code: Extract<Reply, { kind: 'problem' }>['code'], matchId?: string): Reply => ({
  kind: 'problem',
  status: code === 'UNAVAILABLE' ? 503 : 409,
  code,
  entryId: undefined,
  matchId,
  safeToRetry: undefined,
});

export const exchange = (player: string, operation: Exchange['operation'], atMs: number, reply: Reply): Exchange => ({
  player,
  operation,
  entryId: undefined,
  idempotencyKey: operation === 'join' ? `key of ${player}` : undefined,
  sentMs: atMs,
  answeredMs: atMs + 5,
  reply,
});

/** The evidence of a run in which all went well, to be spoilt by tests. */
export interface GoodRun extends Evidence {
  exchanges: Exchange[];
  stored: Evidence['stored'] & {
    tickets: Map<string, StoredTicket>;
    matches: Map<string, StoredMatch>;
    slots: { tenant: string; userId: string; ticketId: string; live: boolean }[];
    pooled: { pool: string; ticketId: string }[];
    placing: string[];
    outbox: string[];
  };
  records: Map<string, RecordedMatch>;
  games: CreatedGame[];
}

/** Alice and bob of tenant t were matched into game g by match m (tickets a and b); carol cancelled ticket c. */
export function goodRun(): GoodRun {
  const ticket = (id: string, userId: string, more: Partial<StoredTicket>): [string, StoredTicket] => [
    id,
    { id, tenant: 't', userId, state: 'MATCHED', enqueuedAt, matchId: 'm', gameId: 'g', ...more },
  ];
  const matched = (id: string, color: string, opponent: string): EntrySeen =>
    seenTicket(id, { status: 'MATCHED', matchId: 'm', gameId: 'g', color, opponents: [opponent] });
  const alice = matched('a', 'white', 'bob');
  const bob = matched('b', 'black', 'alice');
  const carol = seenTicket('c', { status: 'CANCELLED' });
  const about = (id: string, each: Exchange): Exchange => ({ ...each, entryId: id });
  return {
    exchanges: [
      exchange('t/alice', 'join', 0, entryReply(seenTicket('a'), 201)),
      exchange('t/carol', 'join', 10, entryReply(seenTicket('c'), 201)),
      about('c', exchange('t/carol', 'cancel', 20, entryReply(carol))),
      exchange('t/bob', 'join', 30, entryReply(seenTicket('b'), 201)),
      about('a', exchange('t/alice', 'read', 50, entryReply(alice))),
      about('b', exchange('t/bob', 'read', 60, entryReply(bob))),
      about('a', exchange('t/alice', 'read', 1_000, entryReply(alice))),
      about('b', exchange('t/bob', 'read', 1_000, entryReply(bob))),
      about('c', exchange('t/carol', 'read', 1_000, entryReply(carol))),
      exchange('t/alice', 'active', 1_010, entryReply(alice)),
      exchange('t/carol', 'active', 1_010, entryReply(undefined)),
    ],
    stored: {
      tickets: new Map([
        ticket('a', 'alice', {}),
        ticket('b', 'bob', {}),
        ticket('c', 'carol', { state: 'CANCELLED', matchId: undefined, gameId: undefined }),
      ]),
      matches: new Map([
        [
          'm',
          {
            id: 'm',
            tenant: 't',
            state: 'MATCHED',
            tickets: [
              { id: 'a', userIds: ['alice'] },
              { id: 'b', userIds: ['bob'] },
            ],
          },
        ],
      ]),
      slots: [
        { tenant: 't', userId: 'alice', ticketId: 'a', live: false },
        { tenant: 't', userId: 'bob', ticketId: 'b', live: false },
      ],
      pooled: [],
      placing: [],
      outbox: [],
    },
    records: new Map([
      [
        'm',
        {
          id: 'm',
          tenant: 't',
          state: 'MATCHED',
          gameId: 'g',
          players: [
            { ticketId: 'a', userId: 'alice', tenant: 't', enqueuedAt },
            { ticketId: 'b', userId: 'bob', tenant: 't', enqueuedAt },
          ],
        },
      ],
    ]),
    games: [
      {
        gameId: 'g',
        matchId: 'm',
        tenant: 't',
        userIds: ['alice', 'bob'],
        white: 'alice',
        black: 'bob',
        withdrawn: false,
      },
    ],
    quietMs: 1_000,
    loss: undefined,
    observed: [],
  };
}
