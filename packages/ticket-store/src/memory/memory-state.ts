import type { Game, Match, Ticket, TicketState } from '@paireto/contracts';
import type { PoolWaitsState, WaitEstimates } from '@paireto/wait-estimates';
import type { FirstAnswer } from '../first-answer.ts';

/** Something with an end of life, epoch ms; without one it is kept until it is deleted. */
interface Mortal {
  forgetAt: number | undefined;
}

/** What changes about a ticket, beside the ticket, which never does. */
export interface TicketRow extends Mortal {
  readonly ticket: Ticket;
  state: TicketState;
  attempts: number;
  matchId: string | undefined;
  reason: string | undefined;
  readonly isWatched: boolean;
}

/** A player's slot: the ticket it points to, and whether that holds the player. */
export interface SlotRow extends Mortal {
  ticketId: string;
  isLive: boolean;
  /** Once MATCHED: until when that holds the player all the same; absent: not at all. */
  heldUntil?: number;
}

/** A match and what became of it. */
export interface MatchRow extends Mortal {
  readonly match: Match;
  state: 'REQUIRES_ACCEPTANCE' | 'PLACING' | 'MATCHED' | 'FAILED' | 'VOID';
  attempts: number;
  game: Game | undefined;
  reason: string | undefined;
  /** Set where its players are or were asked. */
  acceptBy: number | undefined;
  /** Who has accepted, in order. */
  accepted: readonly string[];
  /** Its game is over though it is PLACING again: it will hold nobody. */
  isReleased?: boolean;
}

/** Players whom one met lately, and until when each is remembered. */
export interface RecentRow extends Mortal {
  readonly ids: TimedIds;
}

/** What is held against a player, `reason:ticket id`, and since when. */
export interface StrikesRow extends Mortal {
  readonly ids: TimedIds;
}

/** The first answer by an idempotency key. */
export interface AnswerRow extends Mortal {
  readonly fingerprint: string;
  readonly first: FirstAnswer;
}

/** A number that is forgotten when nobody moves it: a side balance. */
export interface NumberRow extends Mortal {
  value: number;
}

/** What is told and was learnt of the waits in a pool. */
export interface WaitsRow extends Mortal {
  readonly told: WaitEstimates | undefined;
  readonly learnt: PoolWaitsState | undefined;
}

/** Ids with the time at which something last happened to them, epoch ms. */
export type TimedIds = Map<string, number>;

/** All that a store holds of one tenant; the same as README.md lists as keys. */
export interface TenantState {
  /** Whether it ever enqueued. */
  isListed: boolean;
  tickets: Map<string, TicketRow>;
  /** By user. */
  slots: Map<string, SlotRow>;
  matches: Map<string, MatchRow>;
  /** By queue and user, a colon between. */
  balances: Map<string, NumberRow>;
  /** By queue and user, a colon between. */
  recents: Map<string, RecentRow>;
  /** By queue and user, a colon between. */
  strikes: Map<string, StrikesRow>;
  /** By pool. */
  waits: Map<string, WaitsRow>;
  /** By user and idempotency key, a space between. */
  answers: Map<string, AnswerRow>;
  /** Waiting tickets and when they entered, by pool. No pool is empty. */
  pools: Map<string, TimedIds>;
  /** Watched tickets and when their players were last seen, by queue. None is empty. */
  presences: Map<string, TimedIds>;
  /** Pools that have tickets, and when they last changed. */
  changedPools: TimedIds;
  outbox: TimedIds;
  placing: TimedIds;
  /** Matches that ask their players, and until when. */
  accepting: TimedIds;
}

/** All that a store holds, by tenant. */
export type MemorySnapshot = ReadonlyMap<string, TenantState>;

/** A tenant of whom nothing is known. */
export const emptyTenant = (): TenantState => ({
  isListed: false,
  tickets: new Map(),
  slots: new Map(),
  matches: new Map(),
  balances: new Map(),
  recents: new Map(),
  strikes: new Map(),
  waits: new Map(),
  answers: new Map(),
  pools: new Map(),
  presences: new Map(),
  changedPools: new Map(),
  outbox: new Map(),
  placing: new Map(),
  accepting: new Map(),
});

/** A copy that does not change with the original. */
export const copySnapshot = (tenants: MemorySnapshot): Map<string, TenantState> =>
  new Map([...tenants].map(([name, tenant]) => [name, copyTenant(tenant)]));

const copyTenant = (tenant: TenantState): TenantState => ({
  isListed: tenant.isListed,
  tickets: copyRows(tenant.tickets),
  slots: copyRows(tenant.slots),
  matches: copyRows(tenant.matches),
  balances: copyRows(tenant.balances),
  recents: new Map([...tenant.recents].map(([key, row]) => [key, { ...row, ids: new Map(row.ids) }])),
  strikes: new Map([...tenant.strikes].map(([key, row]) => [key, { ...row, ids: new Map(row.ids) }])),
  waits: copyRows(tenant.waits),
  answers: copyRows(tenant.answers),
  pools: copyLists(tenant.pools),
  presences: copyLists(tenant.presences),
  changedPools: new Map(tenant.changedPools),
  outbox: new Map(tenant.outbox),
  placing: new Map(tenant.placing),
  accepting: new Map(tenant.accepting),
});

const copyRows = <Row extends object>(rows: Map<string, Row>): Map<string, Row> =>
  new Map([...rows].map(([key, row]) => [key, { ...row }]));

const copyLists = (lists: Map<string, TimedIds>): Map<string, TimedIds> =>
  new Map([...lists].map(([key, list]) => [key, new Map(list)]));

/** The row of a key, unless its life is over: then it is gone. */
export function findRow<Row extends Mortal>(rows: Map<string, Row>, key: string, nowMs: number): Row | undefined {
  const row = rows.get(key);
  if (row?.forgetAt === undefined || nowMs <= row.forgetAt) return row;
  rows.delete(key);
  return undefined;
}

/** What would be read back after writing it as JSON; nobody can change it. */
export const frozenCopy = <Value>(value: Value): Value => freeze(JSON.parse(JSON.stringify(value)) as Value);

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) freeze(part);
    Object.freeze(value);
  }
  return value;
}
