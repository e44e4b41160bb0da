import type { Msg, NatsConnection } from '@nats-io/transport-node';
import {
  BRIDGE_QUEUE_GROUP,
  type BridgeOperation,
  type BridgeRefusal,
  type BridgeReply,
  type BridgeRequest,
  bridgeOperations,
  bridgeRequestSubject,
} from '@paireto/contracts';
import { contextOf, inSpan, type Logger } from '@paireto/runtime';
import { parseMessage } from '../../handlers/parse-message.ts';
import { atMostEvery } from '../../use-cases/at-most-every.ts';

/** How each operation is carried out. Whatever a handler throws is answered as `unavailable`: asking again is safe. */
export type BridgeHandlers = {
  [Operation in BridgeOperation]: (request: BridgeRequest<Operation>) => Promise<BridgeReply<Operation>>;
};

/** Requests in work at once; beyond it they are refused, so that a slow database does not fill the memory. */
const MAX_IN_FLIGHT = 1_000;

const SAY_EVERY_MS = 1_000;

const PREFIX = bridgeRequestSubject('');

/**
 * Answers what gateways ask, together with the other bridges: each request goes to one of them. Stopping takes no more
 * requests and finishes those in work.
 */
export function answerRequests(deps: {
  nats: NatsConnection;
  handlers: BridgeHandlers;
  logger: Pick<Logger, 'debug' | 'warn' | 'error'>;
  nowMs: () => number;
}): { stop(): Promise<void> } {
  const { nats, logger } = deps;
  const inFlight = new Set<Promise<void>>();
  // Whoever is out of their mind, or a database that is away, must not fill the log.
  const warnOf = atMostEvery(SAY_EVERY_MS, deps.nowMs, (said: { details: object; what: string }, more) => {
    logger.warn({ ...said.details, more }, said.what);
  });

  const answer = async (message: Msg): Promise<void> => {
    const reply = await carryOut(message);
    if (!nats.isClosed()) message.respond(JSON.stringify(reply));
  };

  const carryOut = async (message: Msg): Promise<{ outcome: string }> => {
    const operation = operationOf(message.subject);
    if (operation === undefined) return malformed(`no such operation: ${message.subject}`);
    if (inFlight.size >= MAX_IN_FLIGHT) return unavailable('too many requests at once');
    const parsed = parseMessage(bridgeOperations[operation].request, message.data);
    if (!parsed.ok) {
      warnOf({ details: { operation, reason: parsed.reason.slice(0, 512) }, what: 'a request is malformed' });
      return malformed(parsed.reason);
    }
    const handle = deps.handlers[operation] as (request: unknown) => Promise<{ outcome: string }>;
    const parent = contextOf(parsed.value.traceparent);
    try {
      return await inSpan(`bridge.${operation}`, { parent }, () => handle(parsed.value));
    } catch (error) {
      warnOf({ details: { err: error, operation }, what: 'a request could not be carried out' });
      return unavailable(error instanceof Error ? error.message : String(error));
    }
  };

  const subscription = nats.subscribe(`${PREFIX}>`, {
    queue: BRIDGE_QUEUE_GROUP,
    callback: (error, message) => {
      if (error) return;
      const work = answer(message).catch((cause: unknown) => logger.error({ err: cause }, 'an answer was lost'));
      inFlight.add(work);
      void work.finally(() => inFlight.delete(work));
    },
  });
  return {
    async stop() {
      if (!nats.isClosed()) await subscription.drain();
      await Promise.all(inFlight);
    },
  };
}

function operationOf(subject: string): BridgeOperation | undefined {
  const name = subject.slice(PREFIX.length);
  return Object.hasOwn(bridgeOperations, name) ? (name as BridgeOperation) : undefined;
}

const malformed = (reason: string): BridgeRefusal => ({ outcome: 'malformed', reason: reason.slice(0, 512) });
const unavailable = (reason: string): BridgeRefusal => ({ outcome: 'unavailable', reason: reason.slice(0, 512) });
