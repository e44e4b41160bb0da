import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import { type AllocationState, BRIDGE_STATUS_INTERVAL_MS, defined } from '@paireto/contracts';
import type { DependencyCheck, Logger } from '@paireto/runtime';
import { createBridgeStatusPublisher } from './adapters/messaging/bridge-status-publisher.ts';
import type { BridgeConfig } from './config.ts';
import type { GameService } from './ports/game-service.ts';
import { type AllocationBreaker, createAllocationBreaker } from './use-cases/allocation-breaker.ts';
import { shareInFlight } from './use-cases/share-in-flight.ts';

/** Creation of games behind the breaker. */
export interface Allocation {
  create: GameService['create'];
  createAll: GameService['createAll'];
  /** For /readyz. */
  check: DependencyCheck;
  state: () => AllocationState;
  /** Says on NATS, every second and at every change, whether games can be had; gives a way to stop it. */
  report(nats: NatsConnection): () => void;
}

/** Puts the breaker before the game service, and looks after the service while it is open. */
export function startAllocation(
  config: BridgeConfig,
  deps: {
    games: Pick<GameService, 'createAll'> & { checkHealth(): Promise<void> };
    nowMs: () => number;
    monotonicMs: () => number;
    logger: Logger;
    /** A game was not asked for, because the breaker is open. */
    onHeld?: () => void;
  },
): Allocation & { stop(): void } {
  const { games, nowMs, monotonicMs, logger } = deps;
  let say = (): void => undefined;
  const breaker: AllocationBreaker = createAllocationBreaker(
    {
      failures: config.BREAKER_FAILURES,
      openMs: config.BREAKER_OPEN_MS,
      openMaxMs: config.BREAKER_OPEN_MAX_MS,
      busyLimitMs: config.BREAKER_BUSY_LIMIT_MS,
    },
    {
      createAll: (matches) => games.createAll(matches),
      isHealthy: shareInFlight(() =>
        games.checkHealth().then(
          () => true,
          () => false,
        ),
      ),
      onChange: () => say(),
      ...defined('onHeld', deps.onHeld),
      nowMs,
      monotonicMs,
      logger,
    },
  );
  const probes = setInterval(() => void probe(), config.BREAKER_PROBE_INTERVAL_MS);
  const probe = async (): Promise<void> => {
    const before = breaker.status();
    await breaker.probe();
    if (breaker.status() !== before) say();
  };

  return {
    create: (match) => breaker.create(match),
    createAll: (matches) => breaker.createAll(matches),
    state: () => breaker.status(),
    async check() {
      const problem = breaker.problem();
      if (problem !== undefined) throw new Error(problem);
    },
    report(nats) {
      const publish = createBridgeStatusPublisher(nats, `bridge-${randomUUID()}`);
      say = () => publish(breaker.status());
      say();
      const reports = setInterval(say, BRIDGE_STATUS_INTERVAL_MS);
      return () => {
        clearInterval(reports);
        say = () => undefined;
      };
    },
    stop: () => clearInterval(probes),
  };
}
