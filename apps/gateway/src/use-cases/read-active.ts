import { isActive, type QueueEntry, type Ruleset } from '@paireto/contracts';
import type { Caller } from '../ports/caller.ts';
import type { EntryStore } from '../ports/entry-store.ts';
import { describeTicket } from './describe-ticket.ts';
import { expireWhenDue } from './expire-when-due.ts';
import type { NotePresence } from './note-presence.ts';

/** The entry that the caller waits with, or their latest match; null when there is neither. */
export type ReadActive = (caller: Caller) => Promise<QueueEntry | null>;

export function createReadActive(deps: {
  store: EntryStore;
  rulesets: ReadonlyMap<string, Ruleset>;
  notePresence: NotePresence;
  nowMs: () => number;
}): ReadActive {
  return async (caller) => {
    const found = await deps.store.readPlayerTicket(caller.tenant, caller.userId);
    const view = found && (await expireWhenDue(deps, found));
    if (!view || !(isActive(view.state) || view.state === 'MATCHED')) return null;
    deps.notePresence(view);
    return describeTicket(deps, caller, view);
  };
}
