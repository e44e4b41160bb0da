import type { Challenge } from './challenge.ts';
import type { QueueEntry } from './queue-entry.ts';

interface Envelope<Type extends string, Data> {
  v: 1;
  /** Of the gateway's memory of this player. A new one begins with a snapshot. */
  epoch: string;
  /** Counts up within an epoch. */
  seq: number;
  /** ISO 8601. */
  at: string;
  type: Type;
  data: Data;
}

/** What can happen to a queue entry. */
export type EntryEventType =
  | 'ticket.searching'
  | 'ticket.requires_acceptance'
  | 'ticket.placing'
  | 'ticket.matched'
  | 'ticket.requeued'
  | 'ticket.cancelled'
  | 'ticket.timed_out'
  | 'ticket.failed';

/** What can happen to a challenge. */
export type ChallengeEventType =
  | 'challenge.received'
  | 'challenge.accepted'
  | 'challenge.started'
  | 'challenge.declined'
  | 'challenge.withdrawn'
  | 'challenge.expired'
  | 'challenge.failed';

/** All that there is to know: comes first, and whenever something was missed. */
export type SnapshotEvent = Envelope<
  'snapshot',
  {
    /** The entry that waits or is being placed, or the latest match. */
    entry: QueueEntry | null;
    /** Open challenges, the newest first; null when they cannot be read now. */
    challenges: { incoming: Challenge[]; outgoing: Challenge[] } | null;
  }
>;

type EntryEventOf<Type extends EntryEventType> = Type extends string ? Envelope<Type, { entry: QueueEntry }> : never;
type ChallengeEventOf<Type extends ChallengeEventType> = Type extends string
  ? Envelope<Type, { challenge: Challenge }>
  : never;

/** Something happened to a queue entry: the whole entry as it is now. */
export type EntryEvent = EntryEventOf<EntryEventType>;

/** Something happened to a challenge: the whole challenge as it is now. */
export type ChallengeEvent = ChallengeEventOf<ChallengeEventType>;

/** Something for people to read: `going-away` when the gateway stops, before it closes connections. */
export type NoticeEvent = Envelope<'notice', { code: string; message: string }>;

/** What a player is told as it happens. */
export type LiveEvent = SnapshotEvent | EntryEvent | ChallengeEvent | NoticeEvent;
