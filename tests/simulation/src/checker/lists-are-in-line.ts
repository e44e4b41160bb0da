import { isActive } from '@paireto/contracts';
import type { Check, Evidence } from './evidence.ts';

/** What the store keeps beside the tickets agrees with them: pools hold who waits, slots hold whom an active ticket has. */
export const listsAreInLine: Check = (evidence) => [...wrongPools(evidence), ...wrongSlots(evidence)];

function wrongPools({ tables }: Evidence): string[] {
  const problems: string[] = [];
  for (const [, { tenant, pool, members }] of tables.pools.entries()) {
    for (const ticketId of members.keys()) {
      const state = tables.tickets.get(`${tenant}/${ticketId}`)?.state;
      if (state !== 'SEARCHING') problems.push(`${ticketId} is ${state} and in pool ${pool}`);
    }
  }
  for (const [, { ticket, state }] of tables.tickets.entries()) {
    if (state !== 'SEARCHING') continue;
    for (const pool of ticket.pools) {
      const isIn = tables.pools.get(`${ticket.tenant}/${pool}`)?.members.has(ticket.id);
      if (!isIn) problems.push(`${ticket.id} waits and is not in pool ${pool}`);
    }
  }
  return problems;
}

function wrongSlots({ tables }: Evidence): string[] {
  const problems: string[] = [];
  const held = new Set<string>();
  for (const [player, { ticketId, live }] of tables.slots.entries()) {
    if (!live) continue;
    const tenant = player.split('/')[0];
    const state = tables.tickets.get(`${tenant}/${ticketId}`)?.state;
    if (state === undefined || !isActive(state)) problems.push(`${player} is held by ${ticketId}, which is ${state}`);
    held.add(ticketId);
  }
  for (const [, { ticket, state }] of tables.tickets.entries()) {
    if (isActive(state) && !held.has(ticket.id)) problems.push(`${ticket.id} is ${state} and holds nobody`);
  }
  return problems;
}
