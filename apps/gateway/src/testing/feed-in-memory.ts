import { eventId, type LiveEvent, type LiveNotice } from '@paireto/contracts';
import type { LiveFeed, LiveListener } from '../live/live-feed.ts';

/** A feed that a test speaks through: every listener is told everything, from a snapshot on or after what it had. */
export interface FeedInMemory extends LiveFeed {
  /** Tells all listeners; `textLength` makes it a long event. */
  say(textLength?: number): LiveEvent;
  notify(notice: LiveNotice): LiveEvent;
  /** Tokens of before this time are void. */
  voidBeforeMs: number;
  /** Moves that time, and tells all listeners. */
  voidBefore(timeMs: number): void;
  isFull: boolean;
  /** What listeners attached with, in order. */
  attached: { userId: string; blocked: readonly string[]; after: string | undefined }[];
}

export function feedInMemory(): FeedInMemory {
  const listeners = new Set<{ listener: LiveListener }>();
  const told: LiveEvent[] = [];
  const next = () => ({ v: 1 as const, epoch: 'e', seq: told.length + 2, at: new Date(0).toISOString() });

  return {
    isFull: false,
    attached: [],
    attach({ userId, blocked }, listener, after) {
      this.attached.push({ userId, blocked, after });
      const own = { listener };
      listeners.add(own);
      const known = told.findIndex((event) => eventId(event) === after);
      if (known >= 0) for (const event of told.slice(known + 1)) listener.send(event);
      else if (after !== 'e:1')
        listener.send({ ...next(), seq: told.length + 1, type: 'snapshot', data: { entry: null, challenges: null } });
      return () => listeners.delete(own);
    },
    hasRoomFor() {
      return !this.isFull;
    },
    say(textLength = 1) {
      return this.notify({ code: 'TEST', message: 'x'.repeat(textLength) });
    },
    notify(data) {
      const event: LiveEvent = { ...next(), type: 'notice', data };
      told.push(event);
      for (const { listener } of [...listeners]) listener.send(event);
      return event;
    },
    voidBeforeMs: 0,
    voidBefore(timeMs) {
      this.voidBeforeMs = timeMs;
      this.revoke(({ token }) => token.issuedAtMs < timeMs);
    },
    revoke(isVoid) {
      for (const { listener } of [...listeners]) listener.revoked?.(isVoid);
    },
    playerCount: 0,
    get listenerCount() {
      return listeners.size;
    },
    stop: () => listeners.clear(),
  };
}
