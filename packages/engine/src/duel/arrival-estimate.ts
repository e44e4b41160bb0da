/** What a queue's arrivals tell of it, estimated as they come. */
export interface ArrivalEstimate {
  /**
   * Tickets that a pass sees for the first time, longest waiting first. One that began to wait long before the last call
   * is no arrival: it has come back.
   */
  observe(ratings: ArrayLike<number>, enqueuedAt: ArrayLike<number>, nowMs: number): void;
  /** Arrivals per second and point of rating around this rating, at the time of the last call. O(1). */
  intensity(rating: number): number;
}

/** For how long an arrival counts, in the mean. */
const MEMORY_MS = 60_000;
/** What is believed before anything is seen, worth one arrival: one per second. */
const PRIOR_ARRIVALS = 1;
const PRIOR_PER_SECOND = 1;
/** Shape of the ratings before they are seen, worth so many of them. */
const PRIOR_RATINGS = 12;
const PRIOR_DEVIATION = 350;
/** Ratings that are remembered for their shape, and the knots at which it is computed. */
const SAMPLE = 1_024;
const KNOTS = 96;
/** Arrivals after which the shape is computed again. */
const RENEW_EVERY = 32;
/** A ticket this much older than the last call has been here before. */
const LATE_MS = 5_000;

/**
 * Rate: arrivals counted with exponentially fading weight, divided by the time that the weights cover (so that it is
 * right from the first second on). Shape: the share of the latest ratings among the nearest neighbours of a rating
 * (k-nearest-neighbour density, Loftsgaarden and Quesenberry, 1965), which needs no scale of its own, mixed with a
 * normal distribution while there are few. O(1) amortised per arrival, apart from keeping the sample sorted.
 */
export function createArrivalEstimate(): ArrivalEstimate {
  const ring = new Float64Array(SAMPLE);
  const sorted = new Float64Array(SAMPLE);
  const knots = new Float64Array(KNOTS);
  let held = 0;
  let seen = 0;
  let sinceRenewed = 0;
  let low = 0;
  let perPoint = 0;
  let weight = 0;
  let firstMs = Number.NaN;
  let lastMs = Number.NaN;
  let perSecond = PRIOR_PER_SECOND;

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

  /** Computes the density of ratings at evenly spaced knots. */
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
      knots[knot] = (PRIOR_RATINGS * normal + held * own) / (PRIOR_RATINGS + held);
    }
  };

  const density = (rating: number): number => {
    const position = Math.min(KNOTS - 1, Math.max(0, (rating - low) * perPoint));
    const knot = Math.min(KNOTS - 2, Math.floor(position));
    return knots[knot]! + (position - knot) * (knots[knot + 1]! - knots[knot]!);
  };

  return {
    observe(ratings, enqueuedAt, nowMs) {
      const elapsedMs = Number.isNaN(lastMs) ? 0 : Math.max(0, nowMs - lastMs);
      weight *= Math.exp(-elapsedMs / MEMORY_MS);
      const stride = Math.max(1, ratings.length / SAMPLE);
      let nextSample = 0;
      for (let index = 0; index < ratings.length; index += 1) {
        if (enqueuedAt[index]! < lastMs - LATE_MS) continue;
        const at = Math.min(nowMs, enqueuedAt[index]!);
        if (!(at >= firstMs)) firstMs = at;
        weight += Math.exp((at - nowMs) / MEMORY_MS);
        if (index < nextSample) continue;
        nextSample += stride;
        sample(ratings[index]!);
      }
      lastMs = nowMs;
      const coveredMs = MEMORY_MS * (1 - Math.exp(-Math.max(0, nowMs - firstMs) / MEMORY_MS));
      const priorS = PRIOR_ARRIVALS / PRIOR_PER_SECOND;
      perSecond = (weight + PRIOR_ARRIVALS) / ((coveredMs || 0) / 1_000 + priorS);
      if (held > 0 && (sinceRenewed >= RENEW_EVERY || held < RENEW_EVERY)) renew();
    },
    intensity: (rating) => perSecond * density(rating),
  };
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
