import type { QueueEntry, Ruleset } from '@paireto/contracts';
import type { Caller } from '../ports/caller.ts';
import type { EntryStore } from '../ports/entry-store.ts';
import { describeTicket } from './describe-ticket.ts';
import type { NotePresence } from './note-presence.ts';
import { readOwnTicket } from './read-own-ticket.ts';

/** Reads one of the caller's queue entries; undefined when it is unknown or somebody else's. */
export type ReadEntry = (caller: Caller, entryId: string) => Promise<QueueEntry | undefined>;

export function createReadEntry(deps: {
  store: EntryStore;
  rulesets: ReadonlyMap<string, Ruleset>;
  notePresence: NotePresence;
  nowMs: () => number;
}): ReadEntry {
  return async (caller, entryId) => {
    const view = await readOwnTicket(deps, caller, entryId);
    if (!view) return undefined;
    deps.notePresence(view);
    return describeTicket(deps, caller, view);
  };
}
