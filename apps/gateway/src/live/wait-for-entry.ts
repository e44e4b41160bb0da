import type { QueueEntry } from '@paireto/contracts';
import type { Caller, TokenLife } from '../ports/caller.ts';
import type { ReadEntry } from '../use-cases/read-entry.ts';
import { entryEtag, matchesEtag } from './entry-etag.ts';
import type { LiveFeed } from './live-feed.ts';
import type { PlayerConnections } from './player-connections.ts';

/** How a request waits for a change of an entry. */
export interface EntryWait {
  /** The `If-None-Match` of the request: what it knows already. */
  known: string;
  waitMs: number;
  /** By which token it asks. */
  token: TokenLife;
  /** Ends the wait: the client has gone. */
  signal: AbortSignal;
}

/**
 * What came of a wait. `same`: the entry still is what the request knows, after the wait, or because the gateway stops, or
 * because the player has too many connections. `full`: the gateway has no room for who waits.
 */
export type Waited =
  | { outcome: 'changed'; entry: QueueEntry }
  | { outcome: 'same'; entry: QueueEntry }
  | { outcome: 'not-found' }
  | { outcome: 'full' };

/** Waits until an entry of the caller is not what the request knows. */
export type WaitForEntry = (caller: Caller, entryId: string, wait: EntryWait) => Promise<Waited>;

export interface WaitForEntryDeps {
  readEntry: ReadEntry;
  feed: LiveFeed;
  /** Waiting requests count to these. */
  connections: PlayerConnections;
  /** Aborted when the gateway stops. */
  stopping: AbortSignal;
}

export function createWaitForEntry(deps: WaitForEntryDeps): WaitForEntry {
  return async (caller, entryId, wait) => {
    const entry = await deps.readEntry(caller, entryId);
    if (entry === undefined) return { outcome: 'not-found' };
    if (!matchesEtag(wait.known, entryEtag(entry))) return { outcome: 'changed', entry };
    if (wait.waitMs === 0 || deps.stopping.aborted) return { outcome: 'same', entry };
    if (!deps.feed.hasRoomFor(caller)) return { outcome: 'full' };
    return untilOver(deps, caller, entry, wait);
  };
}

/** Listens before it looks again, so that nothing falls between. */
function untilOver(deps: WaitForEntryDeps, caller: Caller, first: QueueEntry, wait: EntryWait): Promise<Waited> {
  return new Promise((resolve, reject) => {
    const ends: (() => void)[] = [];
    let isOver = false;
    const finish = (result: Waited): void => {
      if (isOver) return;
      isOver = true;
      for (const end of ends.splice(0)) end();
      resolve(result);
    };
    const giveUp = (): void => finish({ outcome: 'same', entry: first });
    const compare = (entry: QueueEntry | undefined): void => {
      if (entry === undefined) finish({ outcome: 'not-found' });
      else if (!matchesEtag(wait.known, entryEtag(entry))) finish({ outcome: 'changed', entry });
    };

    const letGo = deps.connections.open(caller, giveUp);
    if (letGo === undefined) return finish({ outcome: 'full' });
    ends.push(letGo);
    const timer = setTimeout(giveUp, wait.waitMs);
    ends.push(() => clearTimeout(timer));
    for (const signal of [deps.stopping, wait.signal]) {
      signal.addEventListener('abort', giveUp);
      ends.push(() => signal.removeEventListener('abort', giveUp));
    }
    const detach = deps.feed.attach(caller, {
      entriesOnly: true,
      // Whoever asks again must show that they still may.
      revoked(isVoid) {
        if (isVoid({ caller, token: wait.token })) giveUp();
      },
      send({ data }) {
        if ('entry' in data && data.entry?.queue_entry_id === first.queue_entry_id) compare(data.entry);
        // It is not the player's any more, or never was: it may have ended before anybody listened.
        else if ('entry' in data) deps.readEntry(caller, first.queue_entry_id).then(compare, reject);
      },
    });
    ends.push(detach);
    // Some of that may have ended it already.
    if (isOver) for (const end of ends.splice(0)) end();
    else if (wait.signal.aborted) giveUp();
  });
}
