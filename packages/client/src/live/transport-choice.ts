import type { Ending, Transport } from './transport.ts';

/** Which of several transports to use, by what became of them. */
export interface TransportChoice {
  /** The first that may work. */
  pick(): Transport;
  /** It works: those before it, which were passed over, do not, for a while. */
  opened(transport: Transport): void;
  /** It ended. Whether the next one may be tried at once, or whether waiting is in order. */
  ended(transport: Transport, ending: Ending, how: { wasOpen: boolean; wasSteady: boolean }): 'try-next' | 'wait';
  /** The best before it, and in how many ms to try it again. */
  better(transport: Transport): { transport: Transport; inMs: number } | undefined;
  /** A better one was tried again and still does not work. */
  stillFails(transport: Transport): void;
}

const BLOCKED_MS = 60_000;
const MOST_BLOCKED_MS = 600_000;
/** So many short connections in a row are no connection. */
const SHORT_LIVES = 3;

/** `transports`: the best first. */
export function createTransportChoice(transports: readonly Transport[]): TransportChoice {
  const records = transports.map((transport) => ({ transport, blockedUntilMs: 0, strikes: 0, shortLives: 0 }));
  /** Passed over, as long as no other has worked: perhaps nothing does. */
  const skipped = new Set<Transport>();
  const recordOf = (transport: Transport) => records[transports.indexOf(transport)]!;
  const isOut = ({ transport, blockedUntilMs }: (typeof records)[number]): boolean =>
    skipped.has(transport) || blockedUntilMs > performance.now();

  const block = (transport: Transport): void => {
    const record = recordOf(transport);
    record.blockedUntilMs = performance.now() + Math.min(MOST_BLOCKED_MS, BLOCKED_MS * 2 ** record.strikes);
    record.strikes += 1;
    record.shortLives = 0;
  };

  const skip = (transport: Transport): 'try-next' | 'wait' => {
    skipped.add(transport);
    if (!records.every(isOut)) return 'try-next';
    // It is not the way that is wrong.
    skipped.clear();
    return 'wait';
  };

  return {
    pick: () => (records.find((record) => !isOut(record)) ?? records[0]!).transport,

    opened() {
      for (const each of skipped) block(each);
      skipped.clear();
    },

    ended(transport, ending, { wasOpen, wasSteady }) {
      const record = recordOf(transport);
      if (ending.kind === 'crowded') {
        for (const { transport: each } of records) if (each.name !== 'long-poll') skipped.add(each);
        return skip(transport);
      }
      if (ending.kind === 'unusable') return skip(transport);
      if (wasSteady) {
        record.shortLives = record.strikes = 0;
        return 'wait';
      }
      if (ending.kind === 'away' && !wasOpen) {
        // The gateway was there a moment ago, when a better transport was refused.
        if (skipped.size > 0) return skip(transport);
        return 'wait';
      }
      record.shortLives += 1;
      return record.shortLives < SHORT_LIVES ? 'wait' : skip(transport);
    },

    better(transport) {
      const [first] = records
        .slice(0, transports.indexOf(transport))
        .sort((one, other) => one.blockedUntilMs - other.blockedUntilMs);
      return first && { transport: first.transport, inMs: Math.max(0, first.blockedUntilMs - performance.now()) };
    },

    stillFails: block,
  };
}
