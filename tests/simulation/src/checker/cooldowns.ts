import type { CooldownRule } from '@paireto/contracts';
import type { Check, Evidence } from './evidence.ts';
import { type TicketStory, wasLost } from './history.ts';

/** Who backed out often does not join while that pauses them; who did not may. */
export const cooldowns: Check = (evidence) => {
  const { cooldown } = evidence.queue;
  if (cooldown === undefined) return [];
  return [...refusedForNothing(evidence, cooldown), ...joinedTooSoon(evidence, cooldown)];
};

/** When a ticket was last ended, by this time, by what counts against its player: once only, unless a fail-over took it back. */
function strikeOf({ changes }: TicketStory, { counts }: CooldownRule, untilMs: number): number | undefined {
  return changes.findLast(
    ({ atMs, row, isLoss }) =>
      atMs <= untilMs && !isLoss && row?.state === 'CANCELLED' && counts.some((reason) => reason === row.reason),
  )?.atMs;
}

function strikesOf(
  { history }: Evidence,
  of: { tenant: string; userId: string },
  rule: CooldownRule,
  untilMs: number,
): number[] {
  const own = [...history.tickets.values()].filter(
    ({ tenant, userId }) => tenant === of.tenant && userId === of.userId,
  );
  return own.flatMap((story) => strikeOf(story, rule, untilMs) ?? []).sort((a, b) => a - b);
}

function refusedForNothing(evidence: Evidence, rule: CooldownRule): string[] {
  return evidence.history.requests.flatMap(({ caller, reply, sentAtMs, answeredAtMs = 0 }) => {
    if (reply?.status !== 429) return [];
    const strikes = strikesOf(evidence, caller, rule, answeredAtMs);
    const latestMs = (strikes.at(-1) ?? 0) + rule.pausesMs.at(-1)!;
    const name = `${caller.tenant}/${caller.userId}`;
    if (strikes.length < rule.after) return [`${name} may not join after ${strikes.length} strikes`];
    return latestMs <= sentAtMs ? [`${name} may not join though every pause is over`] : [];
  });
}

/** Where nothing was lost, and nobody left the line for a challenge, which is not held against them. */
function joinedTooSoon(evidence: Evidence, rule: CooldownRule): string[] {
  const stories = [...evidence.history.tickets.values()];
  if (evidence.challenges.length > 0 || stories.some(wasLost)) return [];
  return stories.flatMap((story) => {
    const cameAtMs = story.changes[0]!.atMs;
    const strikes = strikesOf(evidence, story, rule, cameAtMs - 1);
    const last = strikes.at(-1) ?? 0;
    const extra = strikes.filter((atMs) => atMs > last - rule.withinMs).length - rule.after;
    const pauseMs = extra < 0 ? 0 : rule.pausesMs[Math.min(extra, rule.pausesMs.length - 1)]!;
    return cameAtMs < last + pauseMs ? [`${story.id} came while its player was paused`] : [];
  });
}
