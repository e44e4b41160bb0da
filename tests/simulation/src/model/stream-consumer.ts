import type { MatchEvent } from '@paireto/contracts';
import type { EventLog } from '../kernel/event-log.ts';
import type { Network } from '../kernel/network.ts';
import type { Process } from '../kernel/process.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Faults } from '../scenarios/faults.ts';
import type { NatsServer } from './nats-server.ts';

/** A message as a consumer hands it over. Acknowledging it may be lost on the way, and then it comes again. */
export interface Delivery {
  event: MatchEvent;
  sequence: number;
  /** From 1. */
  deliveryCount: number;
  ack(): void;
  nak(delayMs: number): void;
  /** Still being worked on. */
  working(): void;
}

export interface ConsumerHandle {
  add(sequence: number, event: MatchEvent): void;
  attach(process: Process, handle: (delivery: Delivery) => void): void;
  isDrained(): boolean;
}

const SERVER_AWAY_RETRY_MS = 500;

interface Pending {
  sequence: number;
  event: MatchEvent;
  deliveryCount: number;
  /** Grows with everything that makes earlier timers of this message void. */
  turn: number;
}

/** A durable consumer that several processes share: each message goes to one of them at a time. */
export function createConsumer(deps: {
  name: string;
  scheduler: Scheduler;
  network: Network;
  random: Random;
  nats: NatsServer;
  faults: Faults;
  log: EventLog;
  /** After this a message that was not acknowledged is given again. */
  ackWaitMs: number;
  /** An acknowledgement that was sent at this time ended a message: it is not given again, though copies of it may be under way. */
  onDone?: (event: MatchEvent, sentAtMs: number) => void;
}): ConsumerHandle {
  const { name, scheduler, network, random, nats, faults, log } = deps;
  const pending = new Map<number, Pending>();
  const takers: ((delivery: Delivery) => void)[] = [];
  let idle: Pending[] = [];

  /** Unless something else happened to the message meanwhile. */
  const later = (delayMs: number, message: Pending, run: () => void): void => {
    message.turn += 1;
    const { turn } = message;
    scheduler.after(delayMs, () => {
      if (message.turn === turn && pending.has(message.sequence)) run();
    });
  };

  const awaitAck = (message: Pending): void =>
    later(deps.ackWaitMs, message, () => {
      log('stream', () => `${name} gives ${message.sequence} again: no acknowledgement`);
      deliver(message);
    });

  /** What a taker says about a message reaches the server, or does not. */
  const hear = (run: () => void): void =>
    network.send(faults.stream, () => {
      if (nats.isUp) run();
    });

  const deliver = (message: Pending): void => {
    if (!nats.isUp) {
      later(SERVER_AWAY_RETRY_MS, message, () => deliver(message));
      return;
    }
    if (takers.length === 0) {
      idle.push(message);
      return;
    }
    message.deliveryCount += 1;
    awaitAck(message);
    const count = message.deliveryCount;
    const take = random.pick(takers);
    const delivery: Delivery = {
      event: message.event,
      sequence: message.sequence,
      deliveryCount: count,
      ack() {
        const sentAtMs = scheduler.nowMs();
        hear(() => {
          if (pending.delete(message.sequence)) deps.onDone?.(message.event, sentAtMs);
        });
      },
      nak: (delayMs) =>
        hear(() => {
          if (message.deliveryCount === count) later(delayMs, message, () => deliver(message));
        }),
      working: () =>
        hear(() => {
          if (message.deliveryCount === count) awaitAck(message);
        }),
    };
    network.send(faults.stream, () => take(delivery));
  };

  return {
    add(sequence, event) {
      const message = { sequence, event, deliveryCount: 0, turn: 0 };
      pending.set(sequence, message);
      deliver(message);
    },
    attach(process, handle) {
      const take = process.bind(handle);
      takers.push(take);
      process.onCrash(() => takers.splice(takers.indexOf(take), 1));
      const waiting = idle;
      idle = [];
      for (const message of waiting) deliver(message);
    },
    isDrained: () => pending.size === 0,
  };
}
