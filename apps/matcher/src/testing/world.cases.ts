import { randomUUID } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  type AllocationState,
  BRIDGE_STATUS_SUBJECT,
  type BridgeStatus,
  eventsOfMessage,
  MATCHES_STREAM,
  type MatchEvent,
  matchEventSchema,
  type Ruleset,
  type Ticket,
  type TicketState,
} from '@paireto/contracts';
import {
  connectNats,
  connectRedis,
  createLogger,
  createPoolCommandPublisher,
  ensureMatchesStream,
  redisReady,
} from '@paireto/runtime';
import { chessRuleset, startNats, startRedis } from '@paireto/testkit';
import { createTicketStore, type TicketStore } from '@paireto/ticket-store';
import { buildMatcher, type Matcher, type MatcherOptions } from '../build.ts';
import { ratedTicket } from './book.cases.ts';

const logger = createLogger({ service: 'matcher-test', level: 'silent', pretty: false });

/** A shard of a test, with connections of its own. */
export interface TestShard {
  matcher: Matcher;
  stop: () => Promise<void>;
  /** As kill -9 looks to the others: falls silent in the middle of whatever it does. */
  kill: () => Promise<void>;
}

/** Real servers of its own, a store, and the part of the gateway. */
export async function createWorld() {
  const [natsServer, redisServer] = await Promise.all([startNats({ fast: true }), startRedis({ fast: true })]);
  const keyPrefix = `t${randomUUID().slice(0, 8)}:`;
  const closers: (() => Promise<void> | void)[] = [];

  const connectStore = async () => {
    const redis = connectRedis({ url: redisServer.url, name: 'test', logger });
    await redisReady(redis);
    closers.push(() => redis.disconnect());
    return { redis, store: createTicketStore({ redis, keyPrefix }) };
  };
  const connect = async (): Promise<NatsConnection> => {
    const nats = await connectNats({ url: natsServer.url, name: 'test', logger });
    closers.push(() => nats.close());
    return nats;
  };

  const { store } = await connectStore();
  const gatewayNats = await connect();
  const manager = await jetstreamManager(gatewayNats);
  await ensureMatchesStream(manager);
  const publish = createPoolCommandPublisher(gatewayNats);

  const startShard = async (
    shardId: string,
    options: Partial<Omit<MatcherOptions, 'rulesets' | 'store'>> & {
      ruleset?: Ruleset;
      wrapStore?: (store: TicketStore) => TicketStore;
    } = {},
  ): Promise<TestShard> => {
    const nats = await connect();
    const own = await connectStore();
    const { ruleset = chessRuleset, wrapStore = (each) => each, ...rest } = options;
    const matcher = buildMatcher({
      shardId,
      rulesets: new Map([[ruleset.name, ruleset]]),
      store: wrapStore(own.store),
      nats,
      logger,
      sweepIntervalMs: 100,
      bridgeWordLimitMs: 0,
      shardTimes: { heartbeatMs: 100, silenceLimitMs: 1_500, settleMs: 200 },
      ...rest,
    });
    own.redis.on('ready', matcher.redisIsBack);
    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= matcher.stop();
      return stopped;
    };
    closers.push(stop);
    await matcher.start();
    const kill = async () => {
      own.redis.disconnect();
      await nats.close();
    };
    return { matcher, stop, kill };
  };

  /** Enqueues this ticket as the gateway does, without the command that tells of it. */
  const enqueueTicket = async (
    whole: Ticket,
    options: { maxWaitMs?: number; presence?: boolean } = {},
  ): Promise<Ticket> => {
    const { enqueuedAt: _, expiresAt: __, ...ticket } = whole;
    const [outcome] = await store.enqueue(ticket.tenant, [{ ...ticket, maxWaitMs: 600_000, ...options }]);
    if (outcome?.outcome !== 'enqueued') throw new Error(`not enqueued: ${outcome?.outcome}`);
    return outcome.ticket;
  };
  const enqueue = (
    rating: number,
    overrides: Partial<Ticket> & { maxWaitMs?: number; presence?: boolean } = {},
  ): Promise<Ticket> => {
    const { maxWaitMs = 600_000, presence = false, ...rest } = overrides;
    return enqueueTicket(ratedTicket(rating, rest), { maxWaitMs, presence });
  };
  const tellJoin = (ticket: Ticket): void => {
    publish(ticket.pools.map((pool) => ({ op: 'join', pool, ticket })));
  };
  const join = async (...args: Parameters<typeof enqueue>): Promise<Ticket> => {
    const ticket = await enqueue(...args);
    tellJoin(ticket);
    return ticket;
  };
  const joinTicket = async (...args: Parameters<typeof enqueueTicket>): Promise<Ticket> => {
    const ticket = await enqueueTicket(...args);
    tellJoin(ticket);
    return ticket;
  };

  /** Says what a bridge says of itself once a second. */
  const bridgeSays = (bridgeId: string, allocation: AllocationState): void => {
    const status: BridgeStatus = { v: 1, bridgeId, allocation };
    gatewayNats.publish(BRIDGE_STATUS_SUBJECT, JSON.stringify(status));
  };

  const stateOf = async (ticket: Ticket): Promise<TicketState | undefined> =>
    (await store.readTicket(ticket.tenant, ticket.id))?.state;

  /** The events in the stream, oldest first. */
  const events = async (): Promise<MatchEvent[]> => {
    const { state } = await manager.streams.info(MATCHES_STREAM.name);
    const found: MatchEvent[] = [];
    if (state.messages === 0) return found;
    for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
      const message = await manager.streams.getMessage(MATCHES_STREAM.name, { seq });
      if (message) found.push(...eventsOfMessage(message.json()).map((event) => matchEventSchema.parse(event)));
    }
    return found;
  };

  const close = async (): Promise<void> => {
    for (const closer of closers.reverse()) await closer();
    await Promise.all([natsServer.stop(), redisServer.stop()]);
  };

  return {
    natsServer,
    redisServer,
    keyPrefix,
    store,
    gatewayNats,
    startShard,
    enqueue,
    tellJoin,
    join,
    joinTicket,
    publish,
    bridgeSays,
    stateOf,
    events,
    close,
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;
