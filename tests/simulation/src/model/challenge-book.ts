import type { Match, MatchEvent } from '@paireto/contracts';
import type { Caller } from '../actors/http-api.ts';
import type { EventLog } from '../kernel/event-log.ts';
import type { Network } from '../kernel/network.ts';
import type { Process } from '../kernel/process.ts';
import { type Task, unlessUnanswered } from '../kernel/task.ts';
import type { Faults } from '../scenarios/faults.ts';

/** A challenge between two players of a tenant. Declines and expiry are not modelled. */
export interface Challenge {
  id: string;
  players: readonly [Caller, Caller];
  state: 'PENDING' | 'ACCEPTED' | 'STARTED' | 'FAILED';
  /** Matches that it was accepted for, the latest last. */
  matches: Match[];
  /** How many of them came to nothing. */
  failures: number;
}

/** Postgres: challenges, and the outbox of the matches that they became. */
export interface ChallengeBook {
  /** From now on players challenge each other, until then. */
  open(players: readonly Caller[], untilMs: number): void;
  readonly players: readonly Caller[];
  readonly untilMs: number;
  /** One transaction: the challenge is ACCEPTED and its match in the outbox. Whether that is so; false when it is not known. */
  accept(from: Process, challenge: Challenge, match: Match): Task<boolean>;
  readOutbox(from: Process): Task<Match[]>;
  clear(from: Process, match: Match): Task<void>;
  /** What the end of a match does to its challenge, in the transaction of the record. */
  settle: (event: MatchEvent) => void;
  readonly challenges: readonly Challenge[];
  readonly outbox: ReadonlyMap<string, Match>;
}

const TIMEOUT_MS = 5_000;
/** So many matches may come to nothing; with the next one the challenge fails. */
const MAX_FAILURES = 3;

export function createChallengeBook(deps: { network: Network; faults: Faults; log: EventLog }): ChallengeBook {
  const { network, faults, log } = deps;
  const challenges: Challenge[] = [];
  const outbox = new Map<string, Match>();
  let players: readonly Caller[] = [];
  let untilMs = 0;

  const ask = <Answer>(from: Process, run: () => Answer): Task<Answer | undefined> =>
    unlessUnanswered(
      network.request<Answer>(from, {
        faults: faults.records,
        timeoutMs: TIMEOUT_MS,
        serve: (exchange) => exchange.answer(run()),
      }),
    );

  return {
    open(who, until) {
      players = who;
      untilMs = until;
    },
    get players() {
      return players;
    },
    get untilMs() {
      return untilMs;
    },
    *accept(from, challenge, match) {
      const accepted = yield* ask(from, () => {
        if (challenge.state !== 'PENDING') return false;
        if (!challenges.includes(challenge)) challenges.push(challenge);
        challenge.state = 'ACCEPTED';
        challenge.matches.push(match);
        outbox.set(match.id, match);
        log('challenges', () => `${challenge.id} is accepted: ${match.id}`);
        return true;
      });
      return accepted === true;
    },
    *readOutbox(from) {
      return (yield* ask(from, () => [...outbox.values()])) ?? [];
    },
    *clear(from, match) {
      yield* ask(from, () => outbox.delete(match.id));
    },
    settle(event) {
      const challenge = challenges.find(({ id }) => id === event.match.challenge?.id);
      const isItsMatch = challenge?.matches.at(-1)?.id === event.match.id;
      if (challenge?.state !== 'ACCEPTED' || !isItsMatch || event.type === 'match.found') return;
      if (event.type === 'match.ready') {
        challenge.state = 'STARTED';
      } else {
        challenge.failures += 1;
        challenge.state = challenge.failures > MAX_FAILURES ? 'FAILED' : 'PENDING';
      }
      log('challenges', () => `${challenge.id} is ${challenge.state}`);
    },
    challenges,
    outbox,
  };
}
