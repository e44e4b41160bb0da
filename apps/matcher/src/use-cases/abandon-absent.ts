import { partitionOf, type Ruleset, strikeTerms } from '@paireto/contracts';
import type { TicketStore } from '@paireto/ticket-store';
import type { TenantChore } from './chores.ts';
import type { WaitingPool, WaitingTicket } from './waiting-pool.ts';

const BATCH = 1_000;
const MAX_BATCHES = 10;

/**
 * Cancels the tickets of queues with presence whose players have gone. Of several shards it is the owner of a ticket's
 * first pool that does it. Asks nothing of the store where this shard holds no such tickets.
 */
export function createAbsenceKeeper(deps: {
  store: Pick<TicketStore, 'findAbsent' | 'abandon'>;
  queues: Iterable<Ruleset>;
  owns: (partition: number) => boolean;
  /** For how long the store has answered without a pause: while it did not, nobody could tell it that they are there. */
  reachableForMs: () => number;
  /** These were abandoned, or do not wait any more for another reason. */
  onGone: (tickets: readonly WaitingTicket[]) => void;
}): TenantChore {
  const { store } = deps;
  const watched = [...deps.queues].flatMap(({ name, presence, cooldown }) =>
    presence === undefined ? [] : [{ name, graceMs: presence.graceMs, strikes: strikeTerms(cooldown, ['abandoned']) }],
  );

  /** Those of the tickets that wait in these pools and are this shard's to judge. */
  const oursAmong = (ids: readonly string[], pools: readonly WaitingPool[]): WaitingTicket[] =>
    ids.flatMap((id) => {
      const waiting = pools.map((pool) => pool.engine.get(id)?.waiting).find((found) => found !== undefined);
      if (waiting === undefined) return [];
      const { tenant, pools: names } = waiting.ticket;
      return deps.owns(partitionOf(tenant, names[0]!)) ? [waiting] : [];
    });

  const abandon = async (tenant: string, queue: (typeof watched)[number], absent: WaitingTicket[]): Promise<void> => {
    const tickets = absent.map(({ ticket }) => ticket);
    const outcomes = await store.abandon(tenant, queue.name, tickets, queue.graceMs, queue.strikes);
    deps.onGone(absent.filter((_, index) => outcomes[index]?.outcome !== 'present'));
  };

  return async (tenant, held) => {
    for (const queue of watched) {
      const pools = held.filter((pool) => pool.ruleset.name === queue.name);
      if (pools.length === 0) continue;
      for (let batch = 0; batch < MAX_BATCHES && deps.reachableForMs() >= queue.graceMs; batch += 1) {
        const ids = await store.findAbsent(tenant, queue.name, queue.graceMs, BATCH);
        // Again after the answer: it may be one that was asked for before the store hung for a while.
        const absent = deps.reachableForMs() >= queue.graceMs ? oursAmong(ids, pools) : [];
        if (absent.length > 0) await abandon(tenant, queue, absent);
        if (absent.length === 0 || ids.length < BATCH) break;
      }
    }
  };
}
