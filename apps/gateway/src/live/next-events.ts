import { isActive, type LiveEventType, type QueueEntry, type TicketState, type WaitEstimate } from '@paireto/contracts';
import { entryEssence } from './entry-essence.ts';

export type TicketEventType = Extract<LiveEventType, `ticket.${string}`>;

/** What is to be told of a player's entries. */
export interface NextEvents {
  events: { type: TicketEventType; entry: QueueEntry }[];
  /** What the player then knows: the entry that waits or is being placed, or the latest match. */
  told: QueueEntry | null;
  /** The entry that was told of is nowhere any more, lost in a fail-over or forgotten: there is no event for that. */
  isLost: boolean;
}

/** What was read of a player: the entry that their slot points to, and the one that they were told of where it is another. */
export interface EntriesNow {
  current: QueueEntry | null;
  asked: QueueEntry | null;
}

/**
 * What a player who was told of `told` is to be told now. The order of signals plays no part: whatever was missed
 * in between, the events lead to where the entry is. `mayRepeat`: whether it is time to tell a waiting player of a moved estimate.
 */
export function nextEvents(told: QueueEntry | null, { current, asked }: EntriesNow, mayRepeat: boolean): NextEvents {
  const waited = told !== null && isActive(told.status) ? told : null;
  const same = [current, asked].find((entry) => entry?.queue_entry_id === told?.queue_entry_id) ?? null;
  const standing = current !== null && stands(current.status) ? current : null;
  // Where the slot was lost, the entry itself still counts.
  const subject = standing ?? (waited && same && stands(same.status) ? same : null);
  const events: NextEvents['events'] = [];

  if (waited && same && same !== subject && !isActive(same.status)) {
    events.push({ type: typeByState[same.status], entry: same });
  }
  const before = subject !== null && told?.queue_entry_id === subject.queue_entry_id ? told : null;
  const type = subject === null ? undefined : changeOf(before, subject, mayRepeat);
  if (subject && type) events.push({ type, entry: subject });
  return {
    events,
    told: type === undefined && before !== null ? before : subject,
    isLost: told !== null && subject === null && events.length === 0,
  };
}

const typeByState: Record<TicketState, TicketEventType> = {
  SEARCHING: 'ticket.searching',
  REQUIRES_ACCEPTANCE: 'ticket.requires_acceptance',
  PLACING: 'ticket.placing',
  MATCHED: 'ticket.matched',
  CANCELLED: 'ticket.cancelled',
  TIMED_OUT: 'ticket.timed_out',
  FAILED: 'ticket.failed',
};

/** Whether an entry in this state is the one that a player has. */
const stands = (state: TicketState): boolean => isActive(state) || state === 'MATCHED';

/** The event that leads from one view of an entry to the next; undefined where there is nothing to tell. */
function changeOf(before: QueueEntry | null, after: QueueEntry, mayRepeat: boolean): TicketEventType | undefined {
  if (before === null) return typeByState[after.status];
  if (entryEssence(before) === entryEssence(after)) {
    return after.status === 'SEARCHING' && mayRepeat && hasMoved(before, after) ? 'ticket.searching' : undefined;
  }
  // The match was forgotten before its ticket: that takes nothing back.
  if (before.assignment !== undefined && after.status === 'MATCHED' && after.assignment === undefined) return undefined;
  return after.status === 'SEARCHING' && cameToNothing(before, after) ? 'ticket.requeued' : typeByState[after.status];
}

/** Whether a match was in between, told of or not. */
function cameToNothing(before: QueueEntry, after: QueueEntry): boolean {
  if (before.status === 'SEARCHING') return after.reason !== undefined;
  return before.status === 'REQUIRES_ACCEPTANCE' || before.status === 'PLACING' || before.status === 'MATCHED';
}

/** Differences below this many seconds or rating points, or this share of what was told, are not worth an event. */
const NOTICEABLE_SECONDS = 2;
const NOTICEABLE_SHARE = 0.2;
const NOTICEABLE_POINTS = 10;

/** Whether the estimate, the place in line or the rating window of a waiting entry is noticeably another. */
export function hasMoved(before: QueueEntry, after: QueueEntry): boolean {
  const moved = (a: number | null | undefined, b: number | null | undefined, least: number): boolean => {
    if (typeof a !== 'number' || typeof b !== 'number') return (a ?? null) !== (b ?? null);
    return Math.abs(a - b) >= Math.max(least, a * NOTICEABLE_SHARE);
  };
  const quantile = (entry: QueueEntry, key: keyof WaitEstimate) => entry.wait_estimate?.[key];
  return (
    moved(before.position, after.position, 1) ||
    moved(before.rating_window, after.rating_window, NOTICEABLE_POINTS) ||
    moved(before.estimated_wait_seconds, after.estimated_wait_seconds, NOTICEABLE_SECONDS) ||
    moved(quantile(before, 'p50_seconds'), quantile(after, 'p50_seconds'), NOTICEABLE_SECONDS) ||
    moved(quantile(before, 'p90_seconds'), quantile(after, 'p90_seconds'), NOTICEABLE_SECONDS)
  );
}
