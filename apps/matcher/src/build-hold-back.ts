import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from '@paireto/runtime';
import { listenToBridges } from './adapters/bridge-statuses.ts';
import type { DropLog } from './drop-log.ts';
import { createHoldBack, type HoldBack } from './use-cases/hold-back.ts';

/** Silence is looked for this much more often than it may last. */
const CHECKS_PER_LIMIT = 12;

/** What the bridges say, and what follows of it. */
export interface BridgeWatch {
  holdBack: HoldBack;
  /** Resolves when the first word was heard, or after `limitMs`. */
  firstWord: (limitMs: number) => Promise<void>;
  stop: () => void;
}

/** Follows the bridges' word on whether games can be had. */
export function buildHoldBack(deps: {
  nats: NatsConnection;
  dropped: DropLog;
  logger: Logger;
  monotonicMs: () => number;
  /** After how long a silence a bridge counts as gone, ms. */
  silenceLimitMs: number;
  canHear: () => boolean;
  /** A match may be formed, or as many as there are, that could not before. */
  onAllowed: () => void;
}): BridgeWatch {
  const { logger, silenceLimitMs } = deps;
  const checkIntervalMs = silenceLimitMs / CHECKS_PER_LIMIT;
  const holdBack = createHoldBack({
    monotonicMs: deps.monotonicMs,
    checkIntervalMs,
    silenceLimitMs,
    canHear: deps.canHear,
    onHeld: () => logger.warn('no games can be had: matches are held back'),
    onReleased: () => logger.info('matches are formed again'),
    onAllowed: deps.onAllowed,
  });
  const heard = Promise.withResolvers<void>();
  const stopListening = listenToBridges({
    nats: deps.nats,
    dropped: deps.dropped,
    onStatus(status) {
      holdBack.heard(status);
      heard.resolve();
    },
  });
  const timer = setInterval(holdBack.check, checkIntervalMs);
  return {
    holdBack,
    async firstWord(limitMs) {
      const limit = setTimeout(heard.resolve, limitMs);
      await heard.promise;
      clearTimeout(limit);
    },
    stop() {
      heard.resolve();
      clearInterval(timer);
      stopListening();
    },
  };
}
