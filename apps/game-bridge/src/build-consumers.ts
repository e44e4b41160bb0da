import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  GAME_CREATOR_CONSUMER,
  MATCHES_STREAM,
  type Match,
  type MatchEvent,
  RECORD_KEEPER_CONSUMER,
} from '@paireto/contracts';
import {
  createDeadLetterPublisher,
  createMatchEventPublisher,
  createMicroBatcher,
  createPoolCommandPublisher,
  ensureDeadLettersStream,
  ensureMatchesStream,
  type Liveness,
  type Logger,
} from '@paireto/runtime';
import { startPullConsumer } from './adapters/messaging/pull-consumer.ts';
import { createSendEventAlone } from './adapters/messaging/send-event-alone.ts';
import type { BridgeMetrics } from './bridge-metrics.ts';
import { createGameCreator } from './handlers/game-creator.ts';
import { judgeEachEvent } from './handlers/judge-each-event.ts';
import { knowOwnMessages } from './handlers/know-own-messages.ts';
import { shareReadings } from './handlers/share-readings.ts';
import type { GameService } from './ports/game-service.ts';
import type { MatchRecords } from './ports/match-records.ts';
import type { PlacingTickets } from './ports/placing-tickets.ts';
import { createAwaitEnds } from './use-cases/await-ends.ts';
import { cutLike } from './use-cases/cut-like.ts';
import { createKeepRecords } from './use-cases/keep-records.ts';
import { limitItems } from './use-cases/limit-concurrency.ts';
import { createPlaceMatches } from './use-cases/place-matches.ts';

/** What the two consumers may have in work: over all bridges, and in this one. */
const GAME_CREATOR_LIMITS = { maxAckPending: 2_000, maxInFlight: 512 };
const RECORD_KEEPER_LIMITS = { maxAckPending: 5_000, maxInFlight: 2_000 };
const RECORDS_PER_TRANSACTION = 500;
/** Nobody waits for a record, and one of 150 in a transaction costs PostgreSQL a fifth less than one of 30. */
const RECORDS_PAUSE_MS = 50;
/** Half as long as a record waits at most for what becomes of its match. */
const HALF_WAIT_FOR_END_MS = 250;
const LISTS_PER_PUBLISH = 16;

/** How the subjects begin that `game-creator` gets; `record-keeper` gets them, too. */
const GAME_CREATOR_SUBJECTS = GAME_CREATOR_CONSUMER.filter.slice(0, -'>'.length);

/** Pulls that do not come round for so long are stuck. */
const PULLS_STUCK_AFTER_MS = 120_000;

/** How long a stop lets messages finish that are in work; above the time that two requests to the game service may take. */
const STOP_GRACE_MS = 15_000;

/** Starts `game-creator` and `record-keeper`, independent of each other; resolves when both are pulling. */
export async function startConsumers(deps: {
  nats: NatsConnection;
  tickets: PlacingTickets;
  games: GameService;
  records: MatchRecords;
  /** Whether the game service is asked for the games of a list by one request. */
  createsInBatches: boolean;
  /** Games under creation at once. */
  createConcurrency: number;
  /** How long a message may stay silent before it is given to somebody else, in ms. */
  ackWaitMs: number;
  /** How long the ticket store remembers a finished match. */
  retentionMs: number;
  nowMs: () => number;
  random: () => number;
  logger: Logger;
  liveness: Pick<Liveness, 'watch'>;
  measure: Pick<BridgeMetrics, 'handled'>;
}): Promise<{ stop(): Promise<void> }> {
  const { nats, games, ackWaitMs, nowMs, random, logger } = deps;
  const js = jetstream(nats);
  const manager = await jetstreamManager(nats, { checkAPI: false });
  const readings = shareReadings({ isForBoth: (subject) => subject.startsWith(GAME_CREATOR_SUBJECTS) });
  const own = knowOwnMessages(readings);
  const events = createMatchEventPublisher(js, { onSend: own.noteSent });
  const publish = createMicroBatcher<readonly MatchEvent[], readonly boolean[]>({
    maxBatch: LISTS_PER_PUBLISH,
    run: async (lists) => cutLike(lists, await events.publish(lists.flat())),
  });
  const createAll = limitItems(deps.createConcurrency, (matches: readonly Match[]) => games.createAll(matches));

  const placeMatches = createPlaceMatches({
    tickets: deps.tickets,
    games: { ...games, createAll, create: async (match) => (await createAll([match]))[0]! },
    goesAlone: ({ backfill }) => backfill !== undefined || !deps.createsInBatches,
    publish,
    announce: createPoolCommandPublisher(nats),
    nowMs,
    random,
    logger,
    forgottenAfterMs: deps.retentionMs / 2,
  });
  const keepRecords = createKeepRecords({
    records: deps.records,
    nowMs,
    random,
    logger,
    maxBatch: RECORDS_PER_TRANSACTION,
    pauseMs: RECORDS_PAUSE_MS,
  });
  const awaitEnds = createAwaitEnds({ keep: keepRecords, pause: () => sleep(HALF_WAIT_FOR_END_MS) });

  const shared = {
    js,
    manager,
    prepare: async () => {
      await ensureMatchesStream(manager);
      await ensureDeadLettersStream(manager);
    },
    deadLetter: createDeadLetterPublisher(js),
    onVerdict: deps.measure.handled,
    random,
    nowMs,
    logger,
  };
  const sendAlone = createSendEventAlone(js);
  const watch = (consumer: string) => deps.liveness.watch(`pulls of ${consumer}`, PULLS_STUCK_AFTER_MS);
  const consumers = [
    startPullConsumer(
      { stream: MATCHES_STREAM.name, ...GAME_CREATOR_CONSUMER, ...GAME_CREATOR_LIMITS, ackWaitMs },
      {
        ...shared,
        handle: judgeEachEvent({ judge: createGameCreator(placeMatches), sendAlone, read: readings, random }),
        onPulled: watch(GAME_CREATOR_CONSUMER.name),
      },
    ),
    startPullConsumer(
      { stream: MATCHES_STREAM.name, ...RECORD_KEEPER_CONSUMER, ...RECORD_KEEPER_LIMITS, ackWaitMs },
      {
        ...shared,
        handle: judgeEachEvent({ judge: awaitEnds, sendAlone, read: own.read, random }),
        onPulled: watch(RECORD_KEEPER_CONSUMER.name),
      },
    ),
  ];
  await Promise.all(consumers.map((consumer) => consumer.started));
  return {
    async stop() {
      await Promise.all(consumers.map((consumer) => consumer.stop(STOP_GRACE_MS)));
    },
  };
}
