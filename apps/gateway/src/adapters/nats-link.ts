import {
  type BridgeOperation,
  type BridgeReply,
  bridgeOperations,
  bridgeRefusalSchema,
  bridgeRequestSubject,
  defined,
  type ExplainRequest,
  explainReplySchema,
  explainSubject,
  type PlayerAddress,
  type PlayerSignal,
  partitionOf,
} from '@paireto/contracts';
import type { Logger, PlayerSignalPublisher } from '@paireto/runtime';
import {
  closeNats,
  createMicroBatcher,
  createPlayerSignalPublisher,
  createPoolCommandPublisher,
  type DependencyCheck,
  natsCheck,
  traceparentOf,
  watchNatsLink,
} from '@paireto/runtime';
import type { z } from 'zod';
import type { AskBridge } from '../ports/ask-bridge.ts';
import type { ExplainSource } from '../ports/explain-source.ts';
import type { PoolSignals } from '../ports/pool-signals.ts';
import { createPlayerHearing } from './hear-players.ts';
import { parseMessage } from './parse-message.ts';

type Connection = Parameters<typeof natsCheck>[0];

/** The gateway's way to NATS. It need not be up: joins are in the store, and their owners find them there. */
export interface NatsLink {
  signals: PoolSignals;
  explain: ExplainSource;
  askBridge: AskBridge;
  /** Tells gateways of players who changed; says nothing before the first connection. */
  playerSignals: PlayerSignalPublisher;
  /** Says something on a core subject; lost where nobody listens, or there is no connection. */
  say(subject: string, word: object): void;
  /** Hears the signals for one player until the returned function is called, through lost connections too. */
  hearPlayer(player: PlayerAddress, hear: (signal: PlayerSignal) => void): () => void;
  /** Resolves when NATS has every subscription made before, or soon where it does not answer. */
  subscribed(): Promise<void>;
  /** Is called whenever a connection stands again: what was said meanwhile is lost. */
  onReconnect(react: () => void): void;
  /** Hears what is said on a core subject, now or as soon as there is a connection. What is malformed is left out. */
  listen<Schema extends z.ZodType>(subject: string, schema: Schema, hear: (word: z.infer<Schema>) => void): void;
  check: DependencyCheck;
  /** Resolves when the first connection stands. */
  connected: Promise<void>;
  /** Sends what is buffered and disconnects. */
  close(): Promise<void>;
}

/** How long the owner of a pool may think about why a ticket waits. */
const EXPLAIN_TIMEOUT_MS = 1_000;

/** How long a subscription may take to arrive before it is not waited for. */
const SUBSCRIBE_TIMEOUT_MS = 500;

/** How long a bridge may take: above the time in which it gives up on its database. */
const BRIDGE_TIMEOUT_MS = 5_000;

/** Questions that bridges, and owners of pools, may owe an answer: a slow database must not hold all requests of the gateway. */
const MAX_QUESTIONS = 1_000;

export function createNatsLink(connecting: Promise<Connection>, logger: Logger): NatsLink {
  let connection: Connection | undefined;
  let publish: PoolSignals | undefined;
  let players: PlayerSignalPublisher | undefined;
  const reactions: (() => void)[] = [];
  let closing = false;
  let questions = 0;
  const connected = connecting.then(async (established) => {
    if (closing) return established.close();
    connection = established;
    publish = createPoolCommandPublisher(established);
    players = createPlayerSignalPublisher(established);
    watchNatsLink(established, () => {
      for (const react of reactions) react();
    });
  });
  connected.catch((error: unknown) => logger.error({ err: error }, 'nats refuses the connection'));

  // One round trip for all subscriptions of a turn of the event loop.
  const flushed = createMicroBatcher<undefined, undefined>({
    maxBatch: Number.POSITIVE_INFINITY,
    async run(waiting) {
      if (connection?.isClosed() === false) await flushWithin(connection, SUBSCRIBE_TIMEOUT_MS);
      return waiting;
    },
  });

  let dropped = 0;
  const noteDropped = (subject: string, error: unknown): void => {
    dropped += 1;
    logger.debug({ subject, dropped, err: error }, 'a malformed message was left out');
  };

  const hearPlayer = createPlayerHearing((subject, hear) => {
    let subscription: { unsubscribe(): void } | undefined;
    let isHeard = true;
    connected.then(
      () => {
        if (!isHeard || connection === undefined || connection.isClosed()) return;
        subscription = connection.subscribe(subject, {
          callback(error, message) {
            if (!error) hear(message.string());
          },
        });
      },
      () => undefined,
    );
    return () => {
      isHeard = false;
      if (connection?.isClosed() === false) subscription?.unsubscribe();
    };
  }, noteDropped);

  return {
    connected,
    signals(commands) {
      try {
        publish?.(commands);
      } catch (error) {
        logger.warn({ err: error }, 'a signal to the matchers was lost; they will find the tickets in the store');
      }
    },
    async explain(question) {
      if (!connection || questions >= MAX_QUESTIONS) return { outcome: 'no-answer' };
      questions += 1;
      const request: ExplainRequest = { v: 1, ...question };
      const subject = explainSubject(partitionOf(question.tenant, question.pool));
      try {
        const reply = await connection.request(subject, JSON.stringify(request), { timeout: EXPLAIN_TIMEOUT_MS });
        return explainReplySchema.parse(reply.json());
      } catch (error) {
        logger.debug({ err: error, subject }, 'nobody could say why a ticket waits');
        return { outcome: 'no-answer' };
      } finally {
        questions -= 1;
      }
    },
    async askBridge(operation, request, timeoutMs = BRIDGE_TIMEOUT_MS) {
      if (!connection || questions >= MAX_QUESTIONS) return { outcome: 'no-answer' };
      questions += 1;
      const question = JSON.stringify({ v: 1, ...request, ...defined('traceparent', traceparentOf()) });
      try {
        const subject = bridgeRequestSubject(operation);
        const message = await connection.request(subject, question, { timeout: timeoutMs });
        return parseReply(operation, message.json());
      } catch (error) {
        logger.debug({ err: error, operation }, 'no bridge answered');
        return { outcome: 'no-answer', ...(isNotUnderstood(error) && { isNotUnderstood: true }) };
      } finally {
        questions -= 1;
      }
    },
    playerSignals: {
      tickets: (tickets) => players?.tickets(tickets),
      matches: (matches) => players?.matches(matches),
      send: (player, signal) => players?.send(player, signal),
    },
    say(subject, word) {
      if (connection?.isClosed() === false) connection.publish(subject, JSON.stringify(word));
    },
    hearPlayer,
    subscribed: () => flushed(undefined),
    onReconnect(react) {
      reactions.push(react);
    },
    listen(subject, schema, hear) {
      const callback = (error: Error | null, message: { string(): string }): void => {
        if (error) return;
        const word = parseMessage(schema, message.string());
        if (word.success) {
          hear(word.data);
          return;
        }
        noteDropped(subject, word.error);
      };
      connected.then(
        () => void connection?.subscribe(subject, { callback }),
        () => undefined,
      );
    },
    async check() {
      if (!connection) throw new Error('not connected yet');
      await natsCheck(connection)();
    },
    async close() {
      closing = true;
      if (connection) await closeNats(connection);
    },
  };
}

/** Resolves when all that was sent has arrived, and after `limitMs` in any case. */
const flushWithin = (connection: Connection, limitMs: number): Promise<void> =>
  new Promise((resolve) => {
    const limit = setTimeout(resolve, limitMs);
    const done = (): void => {
      clearTimeout(limit);
      resolve();
    };
    connection
      .flush()
      .catch(() => undefined)
      .finally(done);
  });

/** A bridge said that it does not understand what it was asked. */
class NotUnderstoodError extends Error {
  override readonly name = 'NotUnderstoodError';
}

/** Also where NATS was not told yet that gateways may ask this. */
function isNotUnderstood(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error instanceof NotUnderstoodError ||
    (error.cause instanceof Error && error.cause.name === 'PermissionViolationError')
  );
}

/** @throws what is wrong with it, also where the bridge refuses. */
function parseReply<Operation extends BridgeOperation>(operation: Operation, reply: unknown): BridgeReply<Operation> {
  const refusal = bridgeRefusalSchema.safeParse(reply);
  if (refusal.success) {
    const { outcome, reason } = refusal.data;
    throw new (outcome === 'malformed' ? NotUnderstoodError : Error)(`${outcome}: ${reason}`);
  }
  return bridgeOperations[operation].reply.parse(reply) as BridgeReply<Operation>;
}
