/** What a stream holds. */
export interface StreamFill {
  /** Bytes, and how many it may have; -1: as many as it likes. */
  bytes: number;
  maxBytes: number;
  messages: number;
  firstSequence: number;
}

/** From which share of its room on a stream gives up what is done with, and what share is left. */
const TRIM = { above: 0.5, to: 0.4 } as const;

/**
 * The sequence before which a stream may forget its messages, so that what is done with never fills it; undefined: it has
 * room enough, or nothing that is done with. Up to and with `handled` every consumer is done.
 */
export function trimPoint(stream: StreamFill, handled: number): number | undefined {
  const { bytes, maxBytes, messages, firstSequence } = stream;
  if (maxBytes <= 0 || bytes <= maxBytes * TRIM.above) return undefined;
  const surplus = Math.ceil((messages * (bytes - maxBytes * TRIM.to)) / bytes);
  const point = Math.min(firstSequence + surplus, handled + 1);
  return point > firstSequence ? point : undefined;
}
