import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, ConsumerMessages, JetStreamClient, JetStreamManager, JsMsg } from '@nats-io/jetstream';
import { atMostEvery } from '../../use-cases/at-most-every.ts';
import { type ConsumerSettings, ensureConsumer } from './ensure-consumer.ts';
import { createMessageHandler, type MessageHandlerDeps } from './handle-message.ts';
import { createInFlight } from './in-flight.ts';

/** A durable pull consumer: which one, and how much of it this process takes at once. */
export interface PullConsumerOptions extends ConsumerSettings {
  /** Handled at once at most by this process. */
  maxInFlight: number;
}

export interface PullConsumerDeps extends MessageHandlerDeps {
  js: JetStreamClient;
  manager: JetStreamManager;
  /** Makes sure that the streams exist; called before the first pull and again whenever pulling failed. */
  prepare: () => Promise<void>;
  /** A pull has ended, whether it brought something, nothing, or failed. */
  onPulled?: () => void;
}

/** A running consumer. */
export interface PullConsumer {
  /** Resolves when the first pull is on its way. */
  started: Promise<void>;
  /** Takes no more messages, lets those in flight finish for `graceMs`, and gives back the rest at once. */
  stop(graceMs: number): Promise<void>;
}

/** A message in work is renewed this many times within the ack wait, before the server would give it to somebody else. */
const RENEWALS_PER_ACK_WAIT = 3;
/** One pull lasts this long; a stop waits for its end, so that no message is lost on the way for a whole ack wait. */
const PULL_MS = 2_000;
/** After this a pull has not ended by itself, because NATS is away. */
const PULL_END_LIMIT_MS = PULL_MS + 500;
const PAUSE_AFTER_FAILURE_MS = 250;
const OUTAGE_LOG_INTERVAL_MS = 10_000;

/** Feeds a handler from a durable consumer for as long as it is not stopped, through every outage of NATS. */
export function startPullConsumer(options: PullConsumerOptions, deps: PullConsumerDeps): PullConsumer {
  const inFlight = createInFlight<JsMsg>();
  const handle = createMessageHandler(options.name, inFlight, deps);
  const logOutage = atMostEvery(OUTAGE_LOG_INTERVAL_MS, deps.nowMs, (error: unknown) => {
    deps.logger.warn({ err: error, consumer: options.name }, 'no messages can be pulled');
  });
  let stopping = false;
  let pull: ConsumerMessages | undefined;
  let markStarted = (): void => undefined;
  const started = new Promise<void>((resolve) => {
    markStarted = resolve;
  });

  const pullUntilStopped = async (consumer: Consumer): Promise<void> => {
    while (!stopping) {
      await inFlight.below(Math.ceil(options.maxInFlight * 0.75));
      if (stopping) return;
      pull = await consumer.fetch({ max_messages: options.maxInFlight - inFlight.size(), expires: PULL_MS });
      markStarted();
      for await (const message of pull) void handle(message);
      deps.onPulled?.();
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping) {
      try {
        await deps.prepare();
        await ensureConsumer(deps.manager, options);
        await pullUntilStopped(await deps.js.consumers.get(options.stream, options.name));
      } catch (error) {
        logOutage(error);
        deps.onPulled?.();
        await sleep(PAUSE_AFTER_FAILURE_MS);
      }
    }
  };

  const renewal = setInterval(() => {
    for (const message of inFlight.items()) message.working();
  }, options.ackWaitMs / RENEWALS_PER_ACK_WAIT);
  const running = run();

  return {
    started,
    async stop(graceMs) {
      stopping = true;
      await within(PULL_END_LIMIT_MS, running);
      pull?.stop();
      await within(graceMs, inFlight.below(1));
      clearInterval(renewal);
      for (const message of inFlight.items()) message.nak();
    },
  };
}

/** Waits for it, but no longer than this. */
const within = (limitMs: number, work: Promise<void>): Promise<void> =>
  Promise.race([work, sleep(limitMs, undefined, { ref: false })]);
