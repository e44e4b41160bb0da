import type { StrikeReason, StrikeTerms, Ticket } from '@paireto/contracts';
import type { EnqueueOutcome, NewTicket } from '@paireto/ticket-store';
import { keyOf, type StoreContext } from './tables.ts';

const strikesKey = (tenant: string, queue: string, userId: string): string => keyOf(tenant, `${queue}/${userId}`);

/** Notes what players of a ticket did, where it counts. */
export function strike(
  context: StoreContext,
  terms: StrikeTerms | undefined,
  ticket: Ticket,
  about: { reason: StrikeReason; userIds: readonly string[] },
): void {
  if (!terms?.reasons.includes(about.reason)) return;
  for (const userId of about.userIds) {
    const key = strikesKey(ticket.tenant, ticket.queue, userId);
    const before = context.strikes.get(key) ?? [];
    const noted = { id: `${about.reason}:${ticket.id}`, reason: about.reason, atMs: context.nowMs() };
    const all = [...before, noted].sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
    context.strikes.set(key, all.slice(-terms.count));
  }
}

/** The refusal of a ticket of which somebody may not join yet: of several, who may last. */
export function coolingDown(context: StoreContext, asked: NewTicket): EnqueueOutcome | undefined {
  const { cooldown, tenant, queue } = asked;
  if (cooldown === undefined || context.planted('cooldown-ignored')) return undefined;
  const pauses = asked.players.flatMap(({ userId }) => {
    const strikes = context.strikes.get(strikesKey(tenant, queue, userId)) ?? [];
    const last = strikes.at(-1);
    const counting = strikes.filter(({ atMs }) => last !== undefined && atMs > last.atMs - cooldown.withinMs);
    if (last === undefined || counting.length < cooldown.after) return [];
    const { pausesMs } = cooldown;
    const pauseMs = pausesMs[Math.min(counting.length - cooldown.after, pausesMs.length - 1)]!;
    const untilMs = last.atMs + pauseMs;
    return untilMs > context.nowMs() ? [{ userId, untilMs, reason: last.reason }] : [];
  });
  const [longest] = pauses.sort((a, b) => b.untilMs - a.untilMs);
  return longest && { outcome: 'cooling-down', ...longest, remainingMs: longest.untilMs - context.nowMs() };
}
