import { FACTS, factAt, type Layout } from './layout.ts';

/** What a queue's arrivals tell of it, estimated as they come. */
export interface ArrivalEstimate {
  /**
   * Slots that a pass sees for the first time, in any order. One that began to wait long before the last call is no
   * arrival: it has come back. O(n).
   */
  noteTimes(layout: Layout, slots: Int32Array, nowMs: number): void;
  /** The same slots in rating order. O(n). */
  noteRatings(layout: Layout, slots: Int32Array): void;
  /**
   * Gives these slots their scale: the square root of the price over the arrivals per second and point of rating around
   * them, at the time of the last call. O(n).
   */
  writeScales(layout: Layout, slots: Int32Array, price: number): void;
}

/**
 * The rate is that of the latest so many arrivals; and of fewer if these came so much faster that it cannot be chance:
 * a burst must be noticed while it lasts.
 */
const SPANS = [
  { arrivals: 96, trust: 1 },
  { arrivals: 24, trust: 0.7 },
  { arrivals: 8, trust: 0.4 },
];
const LONGEST_SPAN = 96;
/** What is believed of the rate before anything is seen: one arrival in so long. Too high mends itself soon. */
const PRIOR_MS = 2;
/** Shape of the ratings before they are seen, worth so many of them. */
const PRIOR_RATINGS = 12;
const PRIOR_DEVIATION = 350;
/** Ratings that are remembered for their shape, and the knots at which it is computed. */
const SAMPLE = 1_024;
const KNOTS = 96;
/** More than this at once are sorted in together. */
const SOME = 32;
/** Has no divisor in common with the sample. */
const RING_STEP = 397;
/** Arrivals after which the shape is computed again. */
const RENEW_EVERY = 32;
/** A ticket this much older than the last call has been here before. */
const LATE_MS = 5_000;

/**
 * Rate: the latest arrivals over the time that they took. Shape: the density of the latest ratings by the distance to
 * their k-th nearest (Loftsgaarden and Quesenberry, 1965), which needs no scale of its own, mixed with a normal
 * distribution while there are few. O(1) amortised per arrival, apart from keeping the sample sorted.
 */
export function createArrivalEstimate(): ArrivalEstimate {
  // Until somebody comes there is nothing to be remembered: most of ten thousand pools know one player, or none.
  let ring = new Float64Array(0);
  let sorted = ring;
  let knots = ring;
  let held = 0;
  let seen = 0;
  let sinceRenewed = 0;
  let low = 0;
  let perPoint = 0;
  let times = ring;
  let arrivals = 0;
  let lastMs = Number.NaN;
  /** Who began to wait before is no arrival. */
  let sinceMs = Number.NEGATIVE_INFINITY;
  let perSecond = 1_000 / PRIOR_MS;

  const begin = (): void => {
    ring = new Float64Array(SAMPLE);
    sorted = new Float64Array(SAMPLE);
    knots = new Float64Array(KNOTS);
    times = new Float64Array(LONGEST_SPAN);
  };

  const sample = (rating: number): void => {
    if (held === SAMPLE) {
      const position = lowerBound(sorted, held, ring[seen % SAMPLE]!);
      sorted.copyWithin(position, position + 1, held);
      held -= 1;
    }
    const position = lowerBound(sorted, held, rating);
    sorted.copyWithin(position + 1, position, held);
    sorted[position] = rating;
    ring[seen % SAMPLE] = rating;
    held += 1;
    seen += 1;
    sinceRenewed += 1;
  };

  /** The same for many at once. */
  const sampleMany = (slots: Int32Array, ratings: Float64Array): void => {
    for (const slot of slots) {
      ring[seen % SAMPLE] = ratings[slot]!;
      seen += 1;
    }
    held = Math.min(SAMPLE, held + slots.length);
    sorted.set(ring);
    sorted.subarray(0, held).sort();
    sinceRenewed += slots.length;
  };

  /** Remembers evenly many of a crowd, which is in rating order, and nobody else. */
  const sampleCrowd = (ratings: Float64Array, slots: Int32Array): void => {
    for (let index = 0; index < SAMPLE; index += 1) {
      sorted[index] = ratings[slots[Math.floor((index * slots.length) / SAMPLE)]!]!;
      // Whom later arrivals replace: all over the scale, not from the lowest on.
      ring[(index * RING_STEP) % SAMPLE] = sorted[index]!;
    }
    held = SAMPLE;
    seen = 0;
    sinceRenewed = RENEW_EVERY;
  };

  /** Computes 1 / sqrt(density of ratings) at evenly spaced knots. */
  const renew = (): void => {
    sinceRenewed = 0;
    const { mean, deviation } = momentsOf(sorted, held);
    low = Math.min(sorted[0]!, mean - 2 * deviation);
    const high = Math.max(sorted[held - 1]!, mean + 2 * deviation);
    perPoint = (KNOTS - 1) / (high - low);
    for (let knot = 0; knot < KNOTS; knot += 1) {
      const rating = low + knot / perPoint;
      const z = (rating - mean) / deviation;
      const normal = Math.exp((-z * z) / 2) / (deviation * Math.sqrt(2 * Math.PI));
      const own = neighbourDensity(sorted, held, rating);
      knots[knot] = Math.sqrt((PRIOR_RATINGS + held) / (PRIOR_RATINGS * normal + held * own));
    }
  };

  /** Arrivals per second since the one that was `count` arrivals ago. */
  const rateOver = (count: number, nowMs: number): number => {
    const since = Math.min(count, arrivals - 1);
    const sinceMs = Math.max(0, nowMs - times[(arrivals - 1 - since) % LONGEST_SPAN]!);
    return (1_000 * (since + 1)) / (sinceMs + PRIOR_MS);
  };

  return {
    noteTimes({ enqueuedAt }, slots, nowMs) {
      if (slots.length > 0 && times.length === 0) begin();
      sinceMs = Number.isNaN(lastMs) ? Number.NEGATIVE_INFINITY : lastMs - LATE_MS;
      lastMs = nowMs;
      for (const at of latestOf(enqueuedAt, slots, sinceMs)) {
        times[arrivals % LONGEST_SPAN] = at;
        arrivals += 1;
      }
      if (arrivals > 0) perSecond = Math.max(...SPANS.map((span) => span.trust * rateOver(span.arrivals - 1, nowMs)));
    },
    noteRatings({ ratings, enqueuedAt }, slots) {
      if (slots.length > 0 && ring.length === 0) begin();
      if (slots.length > SAMPLE) sampleCrowd(ratings, slots);
      else if (slots.length > SOME)
        sampleMany(
          slots.filter((slot) => enqueuedAt[slot]! >= sinceMs),
          ratings,
        );
      else for (const slot of slots) if (enqueuedAt[slot]! >= sinceMs) sample(ratings[slot]!);
      if (held > 0 && (sinceRenewed >= RENEW_EVERY || held < RENEW_EVERY)) renew();
    },
    writeScales({ ratings, facts }, slots, price) {
      const factor = Math.sqrt(price / perSecond);
      for (let index = 0; index < slots.length; index += 1) {
        const slot = slots[index]!;
        const position = Math.min(KNOTS - 1, Math.max(0, (ratings[slot]! - low) * perPoint));
        const knot = Math.min(KNOTS - 2, Math.floor(position));
        const lower = knots[knot]!;
        facts[FACTS * slot + factAt.scale] = factor * (lower + (position - knot) * (knots[knot + 1]! - lower));
      }
    },
  };
}

/** The latest times of these slots, but none before `sinceMs`; sorted. O(n) as a rule. */
function latestOf(enqueuedAt: Float64Array, slots: Int32Array, sinceMs: number): Float64Array {
  const latest = new Float64Array(LONGEST_SPAN + 1);
  let count = 0;
  let least = sinceMs;
  // From the last on: as a rule it is the latest, and the others need not be put anywhere.
  for (let index = slots.length - 1; index >= 0; index -= 1) {
    const at = enqueuedAt[slots[index]!]!;
    if (at < least || (count === LONGEST_SPAN && at === least)) continue;
    const position = lowerBound(latest, count, at);
    latest.copyWithin(position + 1, position, count);
    latest[position] = at;
    if (count < LONGEST_SPAN) count += 1;
    else latest.copyWithin(0, 1, LONGEST_SPAN + 1);
    if (count === LONGEST_SPAN) least = Math.max(sinceMs, latest[0]!);
  }
  return latest.slice(0, count);
}

/** How many of the values are below this. */
function lowerBound(sorted: Float64Array, count: number, value: number): number {
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Mean and standard deviation; few values count less than what is believed beforehand. */
function momentsOf(values: Float64Array, count: number): { mean: number; deviation: number } {
  let mean = 0;
  for (let index = 0; index < count; index += 1) mean += values[index]! / count;
  let squares = 2 * PRIOR_DEVIATION ** 2;
  for (let index = 0; index < count; index += 1) squares += (values[index]! - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / (count + 2)) };
}

/** Share of the values per point around `rating`, by the distance within which its nearest tenth lies. */
function neighbourDensity(sorted: Float64Array, count: number, rating: number): number {
  const wanted = Math.min(count, Math.max(6, Math.ceil(count / 12)));
  let right = lowerBound(sorted, count, rating);
  let left = right - 1;
  let distance = 0;
  for (let found = 0; found < wanted; found += 1) {
    const toLeft = left < 0 ? Number.POSITIVE_INFINITY : rating - sorted[left]!;
    const toRight = right >= count ? Number.POSITIVE_INFINITY : sorted[right]! - rating;
    distance = Math.min(toLeft, toRight);
    if (toLeft <= toRight) left -= 1;
    else right += 1;
  }
  // Equal ratings have no distance: then a point is as near as it gets.
  return wanted / (2 * count * Math.max(distance, 0.5));
}
