import { isActive, type QueueEntry, type Ruleset } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import type { PlayerTickets, TicketView } from '@paireto/ticket-store';
import { StoreUnavailableError } from '../ports/entry-store.ts';
import type { NotePresence } from '../use-cases/note-presence.ts';
import type { ListOpenChallenges } from './list-open-challenges.ts';
import { type EntriesNow, nextEvents } from './next-events.ts';
import { type Attached, eventOf, eventsAfter, type PlayerHub, startOver, tell } from './player-hub.ts';
import type { ReadPlayerViews } from './read-player-views.ts';
import { tracePush } from './trace-push.ts';

/** Brings hubs up to what the store says. */
export interface HubViews {
  /** Reads the player's entry, or reads it again after the read that is under way; tells what is new. Never throws. */
  look(hub: PlayerHub): void;
  /** Notes that the player of the hub's entry is there. */
  notePresence(hub: PlayerHub): void;
}

/** What looking after players needs. */
export interface HubViewsDeps {
  readViews: ReadPlayerViews;
  /** Times out a ticket that has waited its time; undefined when it is gone. */
  expireWhenDue(view: TicketView): Promise<TicketView | undefined>;
  /** A ticket as its player sees it. */
  describe(player: { tenant: string; userId: string }, view: TicketView): Promise<QueueEntry>;
  listChallenges: ListOpenChallenges;
  notePresence: NotePresence;
  rulesets: ReadonlyMap<string, Ruleset>;
  logger: Logger;
  nowMs: () => number;
  monotonicMs: () => number;
  /** From 0 to 1. */
  random: () => number;
  pace: { lookMs: number; idleLookMs: number; repeatSearchingMs: number; retryMs: number };
}

/** Of two looks after an entry whose player must not be silent, how far they are apart at most, as a share of the grace. */
const LOOKS_PER_GRACE = 3;

export function createHubViews(deps: HubViewsDeps): HubViews {
  const { pace, nowMs, monotonicMs, random } = deps;

  const look = (hub: PlayerHub): void => {
    if (hub.isReading) {
      hub.readAgain = true;
      return;
    }
    hub.isReading = true;
    hub.readAgain = false;
    // A look that hangs is repeated when it has failed.
    hub.dueAt = Number.POSITIVE_INFINITY;
    void read(hub).finally(() => {
      hub.isReading = false;
      if (hub.readAgain) look(hub);
    });
  };

  const read = async (hub: PlayerHub): Promise<void> => {
    const { hasMissedSignals } = hub;
    try {
      const traceparents = new Map<string, string | undefined>();
      const entries = await readEntries(hub, traceparents);
      if (hub.isRead) tellNews(hub, entries, hasMissedSignals, traceparents);
      else begin(hub, entries);
      hub.dueAt = monotonicMs() + nextLookMs(hub) * (0.75 + random() / 4);
      for (const attached of hub.attached) if (!attached.isReady) void show(hub, attached);
    } catch (error) {
      // Listeners stay: they are told when the store is back.
      const isAway = error instanceof StoreUnavailableError;
      deps.logger[isAway ? 'debug' : 'error']({ err: error }, 'a player could not be looked after; it is tried again');
      hub.dueAt = monotonicMs() + pace.retryMs * (1 + random());
    }
  };

  /** `traceparents` is given those of the tickets that are read. */
  const readEntries = async (hub: PlayerHub, traceparents: Map<string, string | undefined>): Promise<EntriesNow> => {
    const { tenant, userId, hint } = hub;
    hub.hint = undefined;
    const told = hub.told !== null && isActive(hub.told.status) ? hub.told : undefined;
    const tickets: PlayerTickets = await deps.readViews({
      tenant,
      userId,
      ticketId: told?.queue_entry_id ?? hint?.ticketId,
      matchId: hint?.matchId ?? told?.match_id,
    });
    const entryOf = async (found: TicketView | undefined): Promise<QueueEntry | null> => {
      const view = found && (await deps.expireWhenDue(found));
      if (view === undefined) return null;
      traceparents.set(view.ticket.id, view.ticket.traceparent);
      return deps.describe(hub, view);
    };
    if (tickets.current && hub.attached.size > 0) deps.notePresence(tickets.current);
    const [current, asked] = await Promise.all([entryOf(tickets.current), entryOf(tickets.asked)]);
    return { current, asked };
  };

  const begin = (hub: PlayerHub, entries: EntriesNow): void => {
    hub.isRead = true;
    hub.hasMissedSignals = false;
    hub.told = nextEvents(null, entries, false).told;
    hub.toldSearchingAt = monotonicMs();
  };

  const tellNews = (
    hub: PlayerHub,
    entries: EntriesNow,
    hasMissedSignals: boolean,
    traceparents: ReadonlyMap<string, string | undefined>,
  ): void => {
    const tick = monotonicMs();
    const next = nextEvents(hub.told, entries, tick - hub.toldSearchingAt >= pace.repeatSearchingMs);
    hub.told = next.told;
    for (const { type, entry } of next.events) {
      if (entry.status === 'SEARCHING') hub.toldSearchingAt = tick;
      tell(hub, { type, data: { entry }, nowMs: nowMs() });
      tracePush(traceparents.get(entry.queue_entry_id), entry, hub.attached.size);
    }
    if (next.isLost || hasMissedSignals) startOver(hub);
  };

  /** Sends the snapshot: the state as of an event, then what came since. */
  const show = async (hub: PlayerHub, attached: Attached): Promise<void> => {
    if (attached.isBeingShown) return;
    attached.isBeingShown = true;
    let [seq, entry] = [hub.seq, hub.told];
    const isEntriesOnly = attached.listener.entriesOnly === true;
    const challenges = isEntriesOnly
      ? null
      : await deps.listChallenges({ tenant: hub.tenant, userId: hub.userId, blocked: attached.blocked });
    attached.isBeingShown = false;
    if (!hub.attached.has(attached)) return;
    if (eventsAfter(hub, seq) === undefined) [seq, entry] = [hub.seq, hub.told];
    const about = { type: 'snapshot' as const, data: { entry, challenges }, nowMs: nowMs() };
    attached.listener.send(eventOf(hub, seq, about));
    for (const event of eventsAfter(hub, seq) ?? []) attached.listener.send(event);
    attached.isReady = true;
  };

  const nextLookMs = ({ told }: PlayerHub): number => {
    if (told === null || !isActive(told.status)) return pace.idleLookMs;
    const graceMs = deps.rulesets.get(told.queue)?.presence?.graceMs ?? Number.POSITIVE_INFINITY;
    return Math.min(pace.lookMs, graceMs / LOOKS_PER_GRACE);
  };

  return {
    look,
    notePresence({ tenant, told }) {
      if (told?.status !== 'SEARCHING') return;
      deps.notePresence({ ticket: { id: told.queue_entry_id, tenant, queue: told.queue }, state: told.status });
    },
  };
}
