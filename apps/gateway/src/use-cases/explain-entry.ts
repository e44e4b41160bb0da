import type { EntryExplanation, Explanation, TicketState } from '@paireto/contracts';
import type { TicketView } from '@paireto/ticket-store';
import type { Caller } from '../ports/caller.ts';
import type { EntryStore } from '../ports/entry-store.ts';
import type { ExplainSource } from '../ports/explain-source.ts';
import { expireWhenDue } from './expire-when-due.ts';
import { readOwnTicket } from './read-own-ticket.ts';

/** Why an entry waits; `not-waiting`: it does not. `no-answer`: the owners of its pools cannot be asked now. */
export type ExplainEntryOutcome =
  | { outcome: 'explained'; explanation: EntryExplanation }
  | { outcome: 'not-waiting'; state: TicketState }
  | { outcome: 'not-found' }
  | { outcome: 'no-answer' };

/** Why entries wait: to a player about an entry of their own in numbers, to operators about any, with ids. */
export interface ExplainEntry {
  toPlayer(caller: Caller, entryId: string): Promise<ExplainEntryOutcome>;
  toOperator(tenant: string, entryId: string): Promise<ExplainEntryOutcome>;
}

export function createExplainEntry(deps: {
  store: Pick<EntryStore, 'expire' | 'readTicket'>;
  explain: ExplainSource;
  nowMs: () => number;
}): ExplainEntry {
  const explain = async (view: TicketView | undefined, audience: Audience): Promise<ExplainEntryOutcome> => {
    if (!view) return { outcome: 'not-found' };
    const { ticket, state } = view;
    if (state !== 'SEARCHING') return { outcome: 'not-waiting', state };
    const { tenant, id: ticketId } = ticket;
    const replies = await Promise.all(
      ticket.pools.map(async (pool) => ({ pool, reply: await deps.explain({ tenant, pool, ticketId }) })),
    );
    if (replies.some(({ reply }) => reply.outcome === 'no-answer')) return { outcome: 'no-answer' };
    const pools = replies.flatMap(({ pool, reply }) =>
      reply.outcome === 'explained' ? [poolOf(pool, reply.explanation, audience)] : [],
    );
    const waitedMs = Math.max(0, deps.nowMs() - ticket.enqueuedAt);
    return { outcome: 'explained', explanation: { queue_entry_id: ticketId, waited_seconds: waitedMs / 1_000, pools } };
  };
  return {
    toPlayer: async (caller, entryId) => explain(await readOwnTicket(deps, caller, entryId), 'player'),
    async toOperator(tenant, entryId) {
      const found = await deps.store.readTicket(tenant, entryId);
      return explain(found && (await expireWhenDue(deps, found)), 'operator');
    },
  };
}

type Audience = 'player' | 'operator';

const instant = (epochMs: number): string => new Date(epochMs).toISOString();

function poolOf(pool: string, explanation: Explanation, audience: Audience): EntryExplanation['pools'][number] {
  const { candidates, admissible, refused, nearest, nextExpansion, note } = explanation;
  return {
    pool,
    candidates,
    admissible,
    refused,
    ...(nearest === undefined
      ? {}
      : {
          nearest: {
            ...(audience === 'operator' ? { queue_entry_id: nearest.ticketId } : {}),
            rating_gap: nearest.ratingGap,
            refused_by: nearest.refusedBy,
            ...(nearest.admittedAt === undefined ? {} : { admitted_at: instant(nearest.admittedAt) }),
          },
        }),
    ...(nextExpansion === undefined ? {} : { next_expansion: { ...nextExpansion, at: instant(nextExpansion.at) } }),
    ...(note === undefined ? {} : { note }),
  };
}
