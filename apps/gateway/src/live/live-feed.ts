import type { LiveEvent, LiveNotice } from '@paireto/contracts';
import type { Caller } from '../ports/caller.ts';
import type { Revocable } from '../ports/revocations.ts';

/** Somebody who is told what happens to a player: a socket, an event stream, a waiting request. */
export interface LiveListener {
  /** Never throws. The events of one listener come in order; the first is a snapshot unless nothing was missed. */
  send(event: LiveEvent): void;
  /** Tokens were revoked: a listener whose token is void must go. */
  revoked?(isVoid: IsVoid): void;
  /** It only cares for queue entries: its snapshots come at once, and their challenges are null. */
  entriesOnly?: boolean;
}

/** Whether a token was revoked. */
export type IsVoid = (verified: Revocable) => boolean;

/**
 * What happens to players, for as long as somebody listens. `attach` answers with a way to stop; it subscribes before it
 * reads, so nothing falls between. `after`: the id (`epoch:seq`) of the last event that this listener had: when
 * the feed still knows what came then, only that is sent (before `attach` returns), else a snapshot.
 */
export interface LiveFeed {
  /** @throws {LiveFeedFullError} when there is no room for one more player. */
  attach(player: Pick<Caller, 'tenant' | 'userId' | 'blocked'>, listener: LiveListener, after?: string): () => void;
  /** Whether `attach` would find room for this player. */
  hasRoomFor(player: Pick<Caller, 'tenant' | 'userId'>): boolean;
  /** Tells everybody who listens something for people to read. */
  notify(notice: LiveNotice): void;
  /** Asks those who listen for a player, or all who listen, whether their tokens are void. */
  revoke(isVoid: IsVoid, player?: Pick<Caller, 'tenant' | 'userId'>): void;
  /** Players who are listened for, and listeners. */
  readonly playerCount: number;
  readonly listenerCount: number;
  stop(): void;
}

/** As many players are listened for as this gateway may. */
export class LiveFeedFullError extends Error {
  readonly code = 'UNAVAILABLE';
  constructor(maxPlayers: number) {
    super(`this gateway listens for ${maxPlayers} players already`);
    this.name = 'LiveFeedFullError';
  }
}
