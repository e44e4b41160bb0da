import type { Player } from './players.ts';
import { createSamples, type Samples } from './samples.ts';

/** An entry that the gateway accepted. */
export interface AcceptedEntry {
  entryId: string;
  player: Player;
}

/** Everything that happened in a run; all times ms of this process's clock. */
export interface LoadBook {
  onDue(dueMs: number): void;
  onAccepted(dueMs: number, endMs: number, entryId: string, player: Player): void;
  /** A join that was refused, not answered or not even sent. */
  onTurnedAway(dueMs: number, outcome: string): void;
  onRead(startMs: number, endMs: number, status: number | undefined): void;
  onCancel(startMs: number, endMs: number, entryId: string, status: number | undefined): void;
  /** A player with a socket was told of the match of the latest join. */
  onTold(dueMs: number, toldMs: number): void;

  /** When joins were due: with how much later they were answered. Refused and unanswered ones are not among them. */
  readonly joins: Samples;
  readonly reads: Samples;
  readonly cancels: Samples;
  readonly pushes: Samples;
  /** When players were told of their match, in order. */
  readonly told: readonly number[];
  readonly due: readonly number[];
  /** Moments at which refused joins were due. */
  readonly refused: readonly number[];
  readonly accepted: readonly (AcceptedEntry & { dueMs: number })[];
  /** Entries whose cancel was answered with 200. */
  readonly cancelled: ReadonlySet<string>;
  /** How often what came of joins, reads and cancels: `accepted`, `503 OVERLOADED`, `no answer`. */
  readonly outcomes: Readonly<Record<'joins' | 'reads' | 'cancels', ReadonlyMap<string, number>>>;
}

export function createLoadBook(): LoadBook {
  const outcomes = {
    joins: new Map<string, number>(),
    reads: new Map<string, number>(),
    cancels: new Map<string, number>(),
  };
  const count = (what: keyof typeof outcomes, outcome: string): void => {
    outcomes[what].set(outcome, (outcomes[what].get(outcome) ?? 0) + 1);
  };
  const [joins, reads, cancels, pushes] = [createSamples(), createSamples(), createSamples(), createSamples()];
  const told: number[] = [];
  const due: number[] = [];
  const refused: number[] = [];
  const accepted: (AcceptedEntry & { dueMs: number })[] = [];
  const cancelled = new Set<string>();
  return {
    joins,
    reads,
    cancels,
    pushes,
    told,
    due,
    refused,
    accepted,
    cancelled,
    outcomes,
    onDue: (dueMs) => void due.push(dueMs),
    onAccepted(dueMs, endMs, entryId, player) {
      count('joins', 'accepted');
      joins.add(dueMs, endMs - dueMs);
      accepted.push({ entryId, player, dueMs });
    },
    onTurnedAway(dueMs, outcome) {
      count('joins', outcome);
      refused.push(dueMs);
    },
    onRead(startMs, endMs, status) {
      count('reads', String(status ?? 'no answer'));
      if (status === 200) reads.add(startMs, endMs - startMs);
    },
    onCancel(startMs, endMs, entryId, status) {
      count('cancels', String(status ?? 'no answer'));
      if (status === 200) cancelled.add(entryId);
      if (status !== undefined) cancels.add(startMs, endMs - startMs);
    },
    onTold(dueMs, toldMs) {
      pushes.add(dueMs, toldMs - dueMs);
      told.push(toldMs);
    },
  };
}
