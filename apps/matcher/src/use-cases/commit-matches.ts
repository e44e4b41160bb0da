import type { Match } from '@paireto/contracts';
import type { CommitOutcome, TicketStore } from '@paireto/ticket-store';
import type { MatchTrace } from './trace-match.ts';
import type { WaitingTicket } from './waiting-pool.ts';

/** Tickets that a pass brought together, on their way to becoming a match. */
export interface Proposal {
  readonly match: Match;
  readonly tickets: readonly WaitingTicket[];
  readonly trace: MatchTrace;
}

/** Brings proposals to the store. A proposal is answered exactly once: committed or refused. */
export interface Committer {
  submit: (proposals: readonly Proposal[]) => void;
  /** Takes nothing more, gives up what was not sent yet, and resolves when what was sent is answered, or after `limitMs`. */
  drain: (limitMs: number) => Promise<void>;
}

/** Matches in one call, and calls under way at once: Redis serves others between the calls. */
const MAX_BATCH = 100;
const MAX_CALLS = 4;
/** From this try on a batch is halved each time, so that one match that the store cannot take does not hold up the rest. */
const HALVE_FROM_TRY = 4;

type Batch = { tenant: string; proposals: readonly Proposal[]; tries: number };

export function createCommitter(deps: {
  store: Pick<TicketStore, 'commitMatches'>;
  onCommitted: (proposals: readonly Proposal[]) => void;
  /** Nothing was changed; these of the proposal's tickets do not wait any more. */
  onConflict: (proposal: Proposal, goneIds: ReadonlySet<string>) => void;
  /** The outcome is unknown; it will be tried again. */
  onUnanswered: (error: unknown, matches: number) => void;
  retryDelayMs: (tries: number) => number;
}): Committer {
  /** Proposals not sent yet by tenant, in turn. */
  const queued = new Map<string, Proposal[]>();
  const retries: Batch[] = [];
  let calls = 0;
  /** Matches sent whose outcome is unknown. */
  let unanswered = 0;
  let sending = true;
  let closed = false;
  let onDrained: (() => void) | undefined;

  const nextBatch = (): Batch | undefined => {
    if (closed) return undefined;
    const retry = retries.shift();
    if (retry !== undefined || !sending) return retry;
    for (const [tenant, proposals] of queued) {
      // Back of the line for a tenant with more: nobody waits for another's crowd.
      queued.delete(tenant);
      if (proposals.length > MAX_BATCH) queued.set(tenant, proposals.slice(MAX_BATCH));
      unanswered += Math.min(MAX_BATCH, proposals.length);
      return { tenant, proposals: proposals.slice(0, MAX_BATCH), tries: 0 };
    }
    return undefined;
  };

  const pump = (): void => {
    while (calls < MAX_CALLS) {
      const batch = nextBatch();
      if (batch === undefined) break;
      calls += 1;
      void send(batch).finally(() => {
        calls -= 1;
        pump();
      });
    }
    if (unanswered === 0) onDrained?.();
  };

  const send = async (batch: Batch): Promise<void> => {
    let outcomes: CommitOutcome[];
    try {
      const matches = batch.proposals.map((proposal) => proposal.match);
      outcomes = await deps.store.commitMatches(batch.tenant, matches);
      if (outcomes.length !== matches.length) throw new Error(`${outcomes.length} outcomes for ${matches.length}`);
    } catch (error) {
      deps.onUnanswered(error, batch.proposals.length);
      if (closed) return;
      const again = divided({ ...batch, tries: batch.tries + 1 });
      setTimeout(() => {
        retries.push(...again);
        pump();
      }, deps.retryDelayMs(batch.tries));
      return;
    }
    unanswered -= batch.proposals.length;
    settle(batch.proposals, outcomes);
  };

  const settle = (proposals: readonly Proposal[], outcomes: readonly CommitOutcome[]): void => {
    const committed: Proposal[] = [];
    for (const [index, proposal] of proposals.entries()) {
      const outcome = outcomes[index]!;
      if (outcome.outcome === 'conflict') deps.onConflict(proposal, new Set(outcome.ticketIds));
      else committed.push(proposal);
    }
    if (committed.length > 0) deps.onCommitted(committed);
  };

  const answered = (limitMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      onDrained = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    submit(proposals) {
      if (!sending) return;
      for (const proposal of proposals) {
        const ofTenant = queued.get(proposal.match.tenant);
        if (ofTenant) ofTenant.push(proposal);
        else queued.set(proposal.match.tenant, [proposal]);
      }
      // At the end of the turn: pools that pass in the same turn share a call.
      setImmediate(pump);
    },
    async drain(limitMs) {
      sending = false;
      queued.clear();
      if (unanswered > 0) await answered(limitMs);
      closed = true;
    },
  };
}

function divided(batch: Batch): Batch[] {
  const half = batch.proposals.length >> 1;
  if (batch.tries < HALVE_FROM_TRY || half === 0) return [batch];
  return [
    { ...batch, proposals: batch.proposals.slice(0, half) },
    { ...batch, proposals: batch.proposals.slice(half) },
  ];
}
