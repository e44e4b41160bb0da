import fc from 'fast-check';
import type { Rating } from '../rating.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Any rating within the bounds, the bounds themselves often. */
export const ratingArbitrary: fc.Arbitrary<Rating> = fc.record({
  rating: fc.oneof(between(1_000, 2_000), between(-10_000, 10_000), fc.constantFrom(-10_000, 10_000)),
  deviation: fc.oneof(between(30, 350), fc.constantFrom(30, 350)),
  volatility: fc.oneof(between(0.01, 0.1), fc.constantFrom(0.01, 0.06, 0.1)),
});
