import { linkSignals } from '../http/link-signals.ts';
import { pause } from '../http/pause.ts';
import type { Requester } from '../http/request.ts';
import { PairetoError } from '../paireto-error.ts';
import type { LiveEvent } from '../wire/live-event.ts';
import type { QueueEntry } from '../wire/queue-entry.ts';
import { eventTypeOf, isEnd, isSame } from './entry-status.ts';
import { createChallengePoll, type OpenChallenges } from './poll-challenges.ts';
import { type Ending, endingOf, type Transport, type TransportContext } from './transport.ts';

const WAIT_S = 25;
/** The answer may be that much later than the wait. */
const SLACK_MS = 15_000;
/** Between readings when there is nothing to wait for, and when a gateway answers at once. Half of it is jitter. */
const IDLE_MS = 10_000;
const PACE_MS = 1_000;
/** For how long no place among the player's connections is taken, and how often the entry is read then. */
const CROWDED_MS = 60_000;
const CROWDED_PACE_MS = 4_000;
/** While challenges matter, the wait is short enough to read them as well. */
const WITH_CHALLENGES_S = 10;

/** What the long-poll is asked to look after. */
export interface PollInterest {
  /** The entry that somebody follows. */
  entryId(): string | undefined;
  /** Whether somebody wants to know about challenges. */
  wantsChallenges(): boolean;
  /** Calls back when either may have changed; returns a way to stop. */
  onChange(listener: () => void): () => void;
}

/** Live events as they show when the player's entry and challenges are read again and again; works through everything. */
export function createLongPollTransport(requester: Requester, interest: PollInterest): Transport {
  return {
    name: 'long-poll',
    async run(context) {
      try {
        return await poll(requester, interest, context);
      } catch (error) {
        return context.signal.aborted ? { kind: 'lost' } : endingOf(error);
      }
    },
  };
}

async function poll(requester: Requester, interest: PollInterest, context: TransportContext): Promise<Ending> {
  const { signal } = context;
  const read = async (path: string) => (await requester.request(path, { signal, once: true })).body;
  const emit = createEmitter(context);
  const readChallenges = createChallengePoll(read);
  let known: Known = { entry: null, challenges: null };
  let lookedAtMs = 0;
  let crowdedUntilMs = 0;
  let followed: { id: string; etag: string | undefined } | undefined;

  /** Reads everything, and tells what is new. */
  const look = async (tellAll = false): Promise<void> => {
    const { entry } = (await read('/v1/matchmaking/active')) as { entry: QueueEntry | null };
    const challenges = interest.wantsChallenges() ? await readChallenges() : null;
    lookedAtMs = performance.now();
    const isNews = !isSame(entry, known.entry) || (challenges !== null && known.challenges === null);
    known = { entry, challenges: challenges?.open ?? null };
    if (tellAll) context.opened();
    if (tellAll || isNews) emit('snapshot', known);
    for (const { type, challenge } of challenges?.events ?? []) emit(type, { challenge });
  };

  /** Waits until the entry changes. */
  const follow = async (id: string): Promise<void> => {
    const startedMs = performance.now();
    const isCrowded = startedMs < crowdedUntilMs;
    const waitS = isCrowded ? 0 : interest.wantsChallenges() ? WITH_CHALLENGES_S : WAIT_S;
    const etag = followed?.id === id ? followed.etag : undefined;
    const answer = await readEntry(requester, id, { etag, waitS, signal });
    const tookMs = performance.now() - startedMs;
    if (answer === 'gone') {
      await look(true);
      await pause(jittered(PACE_MS), signal);
    } else if (answer === 'same') {
      // The gateway stops, or the player has too many connections, of which this would be one.
      if (tookMs < (waitS * 1_000) / 2) crowdedUntilMs = performance.now() + CROWDED_MS;
      if (tookMs < PACE_MS) await pause(jittered(CROWDED_PACE_MS), signal);
    } else {
      followed = { id, etag: answer.etag };
      const before = known.entry?.queue_entry_id === id ? known.entry : undefined;
      known = { ...known, entry: answer.entry };
      if (!isSame(before, answer.entry)) emit(eventTypeOf(answer.entry, before), { entry: answer.entry });
      // It does not know how to wait.
      else if (answer.etag === undefined && tookMs < PACE_MS) await pause(jittered(PACE_MS), signal);
    }
  };

  await look(true);
  for (;;) {
    const id = interest.entryId() ?? waitingId(known.entry);
    if (id === undefined) await idle(interest, signal);
    const isDue = interest.wantsChallenges() && performance.now() - lookedAtMs >= WITH_CHALLENGES_S * 1_000;
    if (id === undefined || isDue) await look();
    if (id !== undefined) await follow(id);
  }
}

interface Known {
  entry: QueueEntry | null;
  challenges: OpenChallenges | null;
}

const waitingId = (entry: QueueEntry | null): string | undefined =>
  entry && !isEnd(entry.status) ? entry.queue_entry_id : undefined;

const jittered = (ms: number): number => ms / 2 + (Math.random() * ms) / 2;

/** Numbers events as a gateway does. */
function createEmitter(context: TransportContext) {
  const epoch = `poll-${Math.random().toString(36).slice(2)}`;
  let seq = 0;
  return (type: LiveEvent['type'], data: object): void => {
    seq += 1;
    context.event({ v: 1, epoch, seq, at: new Date().toISOString(), type, data } as LiveEvent);
  };
}

async function readEntry(
  requester: Requester,
  id: string,
  { etag, waitS, signal }: { etag: string | undefined; waitS: number; signal: AbortSignal },
): Promise<{ entry: QueueEntry; etag: string | undefined } | 'same' | 'gone'> {
  try {
    const answer = await requester.request(`/v1/matchmaking/queue/${id}?wait=${waitS}`, {
      signal,
      once: true,
      timeoutMs: waitS * 1_000 + SLACK_MS,
      headers: etag === undefined ? {} : { 'if-none-match': etag },
    });
    if (answer.status === 304) return 'same';
    return { entry: answer.body as QueueEntry, etag: answer.headers.get('etag') ?? undefined };
  } catch (error) {
    if (error instanceof PairetoError && error.code === 'NOT_FOUND') return 'gone';
    throw error;
  }
}

/** A while, or until there is something to follow. */
async function idle(interest: PollInterest, signal: AbortSignal): Promise<void> {
  const link = linkSignals(signal);
  const off = interest.onChange(() => link.abort());
  try {
    await pause(jittered(IDLE_MS), link.signal).catch(() => undefined);
    if (signal.aborted) throw signal.reason;
  } finally {
    off();
    link.unlink();
  }
}
