import type { ErrorCode, TicketState } from '@paireto/contracts';

/** What a client asks of the gateway. `trespass`: reads an entry that belongs to a namesake of another tenant. */
export type Operation = 'join' | 'read' | 'active' | 'cancel' | 'trespass';

/** What an answer said about an entry: the part that is checked. */
export interface EntrySeen {
  id: string;
  status: TicketState;
  enqueuedAt: string;
  matchId: string | undefined;
  gameId: string | undefined;
  color: string | undefined;
  opponents: readonly string[];
}

/** What came back. `silence`: the connection broke or nothing came in time, so the request may or may not have worked. */
export type Reply =
  | { kind: 'entry'; status: number; entry: EntrySeen | undefined; replayed: boolean }
  | {
      kind: 'problem';
      status: number;
      code: ErrorCode;
      entryId: string | undefined;
      matchId: string | undefined;
      safeToRetry: boolean | undefined;
    }
  | { kind: 'malformed'; status: number; text: string }
  | { kind: 'silence'; error: string };

/** One request and what came back, on the monotonic clock of the harness (ms). */
export interface Exchange {
  /** Tenant and user id of who asked, see `playerKey`. */
  player: string;
  operation: Operation;
  /** The entry that was asked about; absent for joins and `active`. */
  entryId: string | undefined;
  idempotencyKey: string | undefined;
  sentMs: number;
  answeredMs: number;
  reply: Reply;
}

/** Names a player among all tenants: the same user id in two tenants is two players. */
export const playerKey = (player: { tenant: string; userId: string }): string => `${player.tenant}/${player.userId}`;

/** Whether it is unknown what became of the request. */
export const isUnknown = (reply: Reply): boolean =>
  reply.kind === 'silence' || (reply.kind === 'problem' && reply.status === 503);
