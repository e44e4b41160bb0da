/** An estimate of the clock of Redis, so that a machine with a wrong clock judges waits and deadlines like all others. */
export interface RedisClock {
  /** Epoch ms by the clock of Redis, whole. */
  nowMs: () => number;
  /** When the clock of Redis will show `epochMs`, on the monotonic clock. */
  monotonicAt: (epochMs: number) => number;
  /** Takes in a reading. Returns true when the clock turned out to have been moved. */
  sample: (reading: { redisMs: number; sentAtMs: number; receivedAtMs: number }) => boolean;
}

/** Readings remembered; the one with the shortest round trip is the most exact. */
const REMEMBERED = 8;
/** Rounding of the reading and drift between readings stay far below this. */
const SLACK_MS = 50;

/** @param wallMs what to go by before the first reading. */
export function createRedisClock(options: { monotonicMs: () => number; wallMs: () => number }): RedisClock {
  const { monotonicMs } = options;
  let samples: { offsetMs: number; roundTripMs: number }[] = [];
  let offsetMs = options.wallMs() - monotonicMs();

  return {
    nowMs: () => Math.floor(monotonicMs() + offsetMs),
    monotonicAt: (epochMs) => epochMs - offsetMs,
    sample({ redisMs, sentAtMs, receivedAtMs }) {
      const roundTripMs = receivedAtMs - sentAtMs;
      const sample = { offsetMs: redisMs - (sentAtMs + receivedAtMs) / 2, roundTripMs };
      const isFirst = samples.length === 0;
      const best = isFirst ? { offsetMs, roundTripMs: 0 } : bestOf(samples);
      const uncertainMs = (roundTripMs + best.roundTripMs) / 2 + SLACK_MS;
      const moved = Math.abs(sample.offsetMs - best.offsetMs) > uncertainMs;
      samples = moved ? [sample] : [...samples.slice(1 - REMEMBERED), sample];
      offsetMs = bestOf(samples).offsetMs;
      return moved;
    },
  };
}

const bestOf = <Sample extends { roundTripMs: number }>(samples: readonly Sample[]): Sample =>
  samples.reduce((best, sample) => (sample.roundTripMs < best.roundTripMs ? sample : best));
