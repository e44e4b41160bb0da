import type { Ruleset } from '@paireto/contracts';
import { createMicroBatcher } from '@paireto/runtime';
import type { TicketView } from '@paireto/ticket-store';
import type { EntryStore } from '../ports/entry-store.ts';
import { createThrottle, type Throttle } from './throttle.ts';

/** Notes that the player of an entry looked after it. Never waits and never fails: the next look tells again. */
export type NotePresence = (view: WatchedEntry) => void;

/** What is needed of an entry to look after it. */
export interface WatchedEntry extends Pick<TicketView, 'state'> {
  ticket: Pick<TicketView['ticket'], 'id' | 'tenant' | 'queue'>;
}

/** The store is told so many times per grace at most, so that a client which polls fast costs no more than a slow one. */
const TOUCHES_PER_GRACE = 4;
/** Entries remembered per queue. */
const MAX_REMEMBERED = 100_000;
/** Entries of one store call. */
const MAX_PER_CALL = 256;

/** For queues with `presence`; entries of other queues cost nothing. What one turn of the event loop brings is sent together. */
export function createNotePresence(deps: {
  store: Pick<EntryStore, 'touch'>;
  rulesets: ReadonlyMap<string, Ruleset>;
  monotonicMs: () => number;
}): NotePresence {
  const { monotonicMs } = deps;
  const throttles = new Map<string, Throttle>();
  for (const { name, presence } of deps.rulesets.values()) {
    if (!presence) continue;
    const intervalMs = presence.graceMs / TOUCHES_PER_GRACE;
    throttles.set(name, createThrottle({ intervalMs, capacity: MAX_REMEMBERED, monotonicMs }));
  }

  const touch = async ({ tenant, queue, ids }: Present): Promise<void> => {
    try {
      await deps.store.touch(tenant, queue, ids);
    } catch {
      for (const id of ids) throttles.get(queue)?.forget(id);
    }
  };
  const batched = createMicroBatcher<WatchedEntry['ticket'], void>({
    maxBatch: MAX_PER_CALL,
    async run(tickets) {
      await Promise.all(byQueue(tickets).map(touch));
      return tickets.map(() => undefined);
    },
  });

  return ({ ticket, state }) => {
    if (state === 'SEARCHING' && throttles.get(ticket.queue)?.isDue(ticket.id)) void batched(ticket);
  };
}

interface Present {
  tenant: string;
  queue: string;
  ids: string[];
}

function byQueue(tickets: readonly WatchedEntry['ticket'][]): Present[] {
  const groups = Map.groupBy(tickets, ({ tenant, queue }) => `${tenant}\n${queue}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ tenant: first.tenant, queue: first.queue, ids: group.map((ticket) => ticket.id) }] : [];
  });
}
