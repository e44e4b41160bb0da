import fc from 'fast-check';
import type { PoolTicket } from './pool-ticket.ts';
import type { RatingRule } from './rating-window.ts';

/** The rules written down once more, as plainly as possible and sharing no code with the engine. */

export const naiveWindow = (rule: RatingRule, ticket: PoolTicket, nowMs: number): number => {
  let widenings = 0;
  for (let at = ticket.enqueuedAt + rule.widenEveryMs; at <= nowMs; at += rule.widenEveryMs) widenings += 1;
  return rule.window + rule.widenBy * widenings;
};

export const naiveAdmits = (rule: RatingRule, a: PoolTicket, b: PoolTicket, nowMs: number): boolean => {
  const gap = Math.abs(a.rating - b.rating);
  const regionsMeet = a.region === undefined || b.region === undefined || a.region === b.region;
  return regionsMeet && gap <= naiveWindow(rule, a, nowMs) && gap <= naiveWindow(rule, b, nowMs);
};

const bySeniority = (a: PoolTicket, b: PoolTicket): number =>
  a.enqueuedAt - b.enqueuedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

export function naivePairs(rule: RatingRule, tickets: readonly PoolTicket[], nowMs: number): [string, string][] {
  const waiting = [...tickets].sort(bySeniority);
  const pairs: [string, string][] = [];
  for (let ticket = waiting.shift(); ticket !== undefined; ticket = waiting.shift()) {
    const self = ticket;
    const gapTo = (other: PoolTicket) => Math.abs(other.rating - self.rating);
    const [nearest] = waiting
      .filter((other) => naiveAdmits(rule, self, other, nowMs))
      .sort((a, b) => gapTo(a) - gapTo(b) || bySeniority(a, b));
    if (nearest === undefined) continue;
    waiting.splice(waiting.indexOf(nearest), 1);
    pairs.push([self.id, nearest.id]);
  }
  return pairs;
}

export const naiveAnyMeets = (rule: RatingRule, tickets: readonly PoolTicket[], nowMs: number): boolean =>
  tickets.some((a, index) => tickets.slice(index + 1).some((b) => naiveAdmits(rule, a, b, nowMs)));

/** Small numbers make ties, equal ratings and exact window hits common. */
export const ruleArbitrary: fc.Arbitrary<RatingRule> = fc.record({
  window: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(0.1, 2.5)),
  widenBy: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constantFrom(0.1, 0.7)),
  widenEveryMs: fc.integer({ min: 1, max: 8 }),
});

const ratingArbitrary = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.integer({ min: -200, max: 200 }),
  fc.double({ min: -30, max: 30, noNaN: true }),
  fc.constantFrom(0.1, 0.2, 0.3, -0.7),
);

export const ticketsArbitrary = (options: { regions: boolean; maxLength?: number }): fc.Arbitrary<PoolTicket[]> =>
  fc.uniqueArray(
    fc
      .record({
        id: fc.integer({ min: 0, max: 999 }).map(String),
        rating: ratingArbitrary,
        enqueuedAt: fc.integer({ min: 0, max: 60 }),
        region: options.regions ? fc.constantFrom(undefined, undefined, 'eu', 'us', 'ap') : fc.constant(undefined),
      })
      .map(({ region, ...ticket }) => (region === undefined ? ticket : { ...ticket, region })),
    { selector: (ticket) => ticket.id, maxLength: options.maxLength ?? 40 },
  );
