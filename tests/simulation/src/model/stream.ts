import { MATCHES_STREAM, type MatchEvent } from '@paireto/contracts';
import type { EventLog } from '../kernel/event-log.ts';
import type { Network } from '../kernel/network.ts';
import type { Process } from '../kernel/process.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import { type Task, unlessUnanswered } from '../kernel/task.ts';
import type { Faults } from '../scenarios/faults.ts';
import type { NatsServer } from './nats-server.ts';
import { type ConsumerHandle, createConsumer, type Delivery } from './stream-consumer.ts';

const consumers = { 'game-creator': (event: MatchEvent) => event.type === 'match.found', 'record-keeper': () => true };
export type ConsumerName = keyof typeof consumers;

/** The MATCHES stream of JetStream: keeps what it acknowledged, forgets repeated message ids, delivers at least once. */
export interface Stream {
  /** Whether the stream has it; false when that is not known. */
  publish(from: Process, event: MatchEvent, messageId: string): Task<boolean>;
  /** Takes messages of a durable consumer for as long as this life of the process lasts. */
  consume(name: ConsumerName, process: Process, handle: (delivery: Delivery) => void): void;
  /** Whether every consumer has acknowledged every message. */
  isDrained(): boolean;
}

const PUBLISH_TIMEOUT_MS = 5_000;
const DEDUPLICATION_MS = MATCHES_STREAM.duplicateWindowNs / 1_000_000;

/** Nobody announces a challenge again that Redis never heard of. */
const mayBeLost = ({ match }: MatchEvent): boolean => match.challenge === undefined;

export function createStream(deps: {
  scheduler: Scheduler;
  network: Network;
  random: Random;
  nats: NatsServer;
  faults: Faults;
  log: EventLog;
  ackWaitMs: number;
  /** The bridges are done with an event, since a time. */
  onPlaced: (event: MatchEvent, atMs: number) => void;
}): Stream {
  const { scheduler, network, random, nats, faults, log } = deps;
  const storedAt = new Map<string, number>();
  const handles = new Map<string, ConsumerHandle>(
    Object.keys(consumers).map((name) => [
      name,
      createConsumer({ ...deps, name, ...(name === 'game-creator' ? { onDone: deps.onPlaced } : {}) }),
    ]),
  );
  let sequence = 0;

  const store = (event: MatchEvent, messageId: string): void => {
    const lastMs = storedAt.get(messageId);
    if (lastMs !== undefined && scheduler.nowMs() - lastMs < DEDUPLICATION_MS) {
      log('stream', () => `has ${messageId} already`);
      return;
    }
    storedAt.set(messageId, scheduler.nowMs());
    sequence += 1;
    log('stream', () => `stores ${messageId} as ${sequence}`);
    for (const [name, wants] of Object.entries(consumers)) {
      if (!wants(event)) continue;
      if (name === 'game-creator' && mayBeLost(event) && random.chance(faults.eventLoss))
        log('stream', () => `LOSES ${messageId}`);
      else handles.get(name)!.add(sequence, event);
    }
  };

  return {
    *publish(from, event, messageId) {
      const stored = yield* unlessUnanswered(
        network.request<true>(from, {
          faults: faults.stream,
          timeoutMs: PUBLISH_TIMEOUT_MS,
          serve(exchange) {
            if (!nats.isUp) return exchange.cut('no');
            store(event, messageId);
            exchange.answer(true);
          },
        }),
      );
      return stored === true;
    },
    consume: (name, process, handle) => handles.get(name)!.attach(process, handle),
    isDrained: () => [...handles.values()].every((consumer) => consumer.isDrained()),
  };
}
