import type { EventLog } from './event-log.ts';
import type { Process } from './process.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import { NoAnswerError, type Task, until } from './task.ts';

/** What goes wrong on one kind of connection, as probabilities per message. */
export interface LinkFaults {
  /** A request, or a message without answer, is lost before it arrives. */
  loss: number;
  /** The answer is lost: what was asked for has been done. */
  replyLoss: number;
  /** A message takes seconds, perhaps longer than the sender waits for the answer. */
  late: number;
  /** A message without answer arrives twice. */
  duplicate: number;
}

export const noLinkFaults: LinkFaults = { loss: 0, replyLoss: 0, late: 0, duplicate: 0 };

/** How a server ends a request. */
export interface Exchange<Answer> {
  answer(value: Answer): void;
  /** The connection breaks. `executed`: whether the request may have been carried out. */
  cut(executed: 'no' | 'unknown'): void;
}

/** Carries messages between processes and servers, with whatever is wrong at the moment. */
export interface Network {
  /** Messages that have not arrived yet. */
  readonly inFlight: number;
  /** One way. Order is not kept. */
  send(faults: LinkFaults, arrive: () => void): void;
  /**
   * There and back.
   * @param options.onSent is given the exchange before anything arrives, for a server that loses its connections.
   * @throws {NoAnswerError} after `timeoutMs` without an answer, or when the connection is cut.
   */
  request<Answer>(
    from: Process,
    options: {
      faults: LinkFaults;
      timeoutMs: number;
      serve: (exchange: Exchange<Answer>) => void;
      onSent?: (exchange: Exchange<Answer>) => void;
    },
  ): Task<Answer>;
}

const LATEST_MS = 7_000;

export function createNetwork(deps: { scheduler: Scheduler; random: Random; log: EventLog }): Network {
  const { scheduler, random, log } = deps;
  let inFlight = 0;

  const latencyMs = (faults: LinkFaults): number =>
    random.chance(faults.late) ? random.between(20, LATEST_MS) : random.between(0, 3);

  const carry = (faults: LinkFaults, arrive: () => void): void => {
    inFlight += 1;
    scheduler.after(latencyMs(faults), () => {
      inFlight -= 1;
      arrive();
    });
  };

  return {
    get inFlight() {
      return inFlight;
    },
    send(faults, arrive) {
      if (random.chance(faults.loss)) {
        log('network', () => 'loses a message');
        return;
      }
      carry(faults, arrive);
      if (random.chance(faults.duplicate)) carry(faults, arrive);
    },
    request: (from, { faults, timeoutMs, serve, onSent }) =>
      until((resume) => {
        let isOver = false;
        const exchange = {
          answer(value: never) {
            if (random.chance(faults.replyLoss)) {
              log('network', () => `loses an answer to ${from.name}`);
              return;
            }
            carry(faults, () => {
              // A process that goes on after standing still may look at its timers before its sockets.
              if (isOver || (from.status === 'paused' && random.chance(0.5))) return;
              isOver = true;
              resume.done(value);
            });
          },
          cut(executed: 'no' | 'unknown') {
            if (isOver) return;
            isOver = true;
            resume.failed(new NoAnswerError(executed));
          },
        };
        scheduler.after(timeoutMs, () => exchange.cut('unknown'));
        onSent?.(exchange);
        if (random.chance(faults.loss)) {
          log('network', () => `loses a request of ${from.name}`);
          return;
        }
        carry(faults, () => serve(exchange));
      }),
  };
}
