import type { EventLog } from '../kernel/event-log.ts';
import type { Network } from '../kernel/network.ts';
import type { Process } from '../kernel/process.ts';
import type { Faults } from '../scenarios/faults.ts';
import type { NatsServer } from './nats-server.ts';

/** Messages of one kind over NATS core, by subject: to whoever listens now, at most once as far as NATS goes. */
export interface Topic<Message> {
  publish(subject: string, message: Message): void;
  /** Returns how to stop. Ends with the life of the process. */
  subscribe(process: Process, subject: string, handle: (message: Message) => void): () => void;
}

export function createTopic<Message>(deps: {
  network: Network;
  nats: NatsServer;
  faults: Faults;
  log: EventLog;
  /** For the log; undefined: too frequent to be told. */
  describe?: (message: Message) => string;
}): Topic<Message> {
  const { network, nats, faults, log, describe } = deps;
  const subscriptions = new Map<string, Set<(message: Message) => void>>();

  return {
    publish(subject, message) {
      if (describe) log('nats', () => `${subject}: ${describe(message)}`);
      if (!nats.isUp) return;
      for (const deliver of subscriptions.get(subject) ?? []) network.send(faults.signals, () => deliver(message));
    },
    subscribe(process, subject, handle) {
      const ofSubject = subscriptions.get(subject) ?? new Set();
      subscriptions.set(subject, ofSubject);
      let isActive = true;
      const deliver = process.bind((message: Message) => {
        if (isActive) handle(message);
      });
      ofSubject.add(deliver);
      const stop = (): void => {
        isActive = false;
        ofSubject.delete(deliver);
      };
      process.onCrash(stop);
      return stop;
    },
  };
}
