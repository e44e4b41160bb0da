import type { StrikeReason, StrikeTerms } from '@paireto/contracts';
import type { EnqueueOutcome, NewTicket } from '../ticket-store.ts';
import { inOrder, type MemoryCall } from './memory-call.ts';
import { findRow } from './memory-state.ts';

/** What a player of a ticket did. */
export interface Strike {
  queue: string;
  userId: string;
  ticketId: string;
  reason: StrikeReason;
}

/** Notes it, where it counts. */
export function strike(call: MemoryCall, terms: StrikeTerms | undefined, asked: Strike): void {
  if (!terms?.reasons.includes(asked.reason)) return;
  const { nowMs, tenant } = call;
  const key = `${asked.queue}:${asked.userId}`;
  const before = findRow(tenant.strikes, key, nowMs)?.ids ?? [];
  const ids = inOrder(new Map([...before, [`${asked.reason}:${asked.ticketId}`, nowMs]]));
  tenant.strikes.set(key, { ids: new Map(ids.slice(-terms.count)), forgetAt: nowMs + Math.ceil(terms.withinMs) });
}

/** The refusal of a ticket of which somebody may not join yet: of several, who may last. */
export function coolingDown(call: MemoryCall, asked: NewTicket): EnqueueOutcome | undefined {
  const paused = asked.players
    .map(({ userId }) => pauseOf(call, asked, userId))
    .filter((pause) => pause !== undefined)
    .filter(({ untilMs }) => untilMs > call.nowMs);
  const [longest] = paused.sort((a, b) => b.untilMs - a.untilMs);
  return longest && { outcome: 'cooling-down', ...longest, remainingMs: longest.untilMs - call.nowMs };
}

function pauseOf(
  call: MemoryCall,
  { queue, cooldown }: NewTicket,
  userId: string,
): { userId: string; untilMs: number; reason: StrikeReason } | undefined {
  if (cooldown === undefined) return undefined;
  const { after, withinMs, pausesMs } = cooldown;
  const known = inOrder(findRow(call.tenant.strikes, `${queue}:${userId}`, call.nowMs)?.ids);
  const last = known.at(-1);
  if (last === undefined) return undefined;
  const [id, at] = last;
  // As of the last one: a pause does not end because those before it are forgotten.
  const counting = known.filter(([, each]) => each > at - Math.ceil(withinMs));
  if (counting.length < after) return undefined;
  const pauseMs = pausesMs[counting.length - after] ?? pausesMs.at(-1) ?? 0;
  return { userId, untilMs: at + Math.ceil(pauseMs), reason: id.split(':')[0] as StrikeReason };
}
