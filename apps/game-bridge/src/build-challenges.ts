import { createMatchEventPublisher, createPoolCommandPublisher } from '@paireto/runtime';
import { uuidv7 } from 'uuidv7';
import { createChallengeSignals } from './adapters/challenges/challenge-signals.ts';
import { createPrismaChallenges } from './adapters/challenges/prisma-challenges.ts';
import { createQueueEntries } from './adapters/challenges/queue-entries.ts';
import type { BridgeHandlers } from './adapters/messaging/answer-requests.ts';
import type { BridgeServices } from './bridge-parts.ts';
import type { UntoldMatch } from './ports/challenges.ts';
import { createAcceptChallenge } from './use-cases/challenges/accept-challenge.ts';
import { createCreateChallenge } from './use-cases/challenges/create-challenge.ts';
import { createDeclineChallenge } from './use-cases/challenges/decline-challenge.ts';
import { createListChallenges } from './use-cases/challenges/list-challenges.ts';
import { createListOpenChallenges } from './use-cases/challenges/list-open-challenges.ts';
import { createReadChallenge } from './use-cases/challenges/read-challenge.ts';
import { startChallengeSweeper } from './use-cases/challenges/sweep-challenges.ts';
import { takeTurns } from './use-cases/challenges/take-turns.ts';
import { createTellMatches } from './use-cases/challenges/tell-matches.ts';
import { createWithdrawChallenge } from './use-cases/challenges/withdraw-challenge.ts';

/** How long a request may wait for its turn at the database: less than gateways wait for its answer. */
const MAX_TURN_WAIT_MS = 4_000;

/** The operations of this part. */
export type ChallengesHandlers = Pick<
  BridgeHandlers,
  | 'challenge.create'
  | 'challenge.read'
  | 'challenge.list'
  | 'challenge.open'
  | 'challenge.accept'
  | 'challenge.decline'
  | 'challenge.withdraw'
>;

/** Answers what is asked about challenges, and looks after them. Stopping tells what was accepted here and not yet told. */
export function startChallenges(services: BridgeServices): { handlers: ChallengesHandlers; stop(): Promise<void> } {
  const { config, prisma, nats, js, store, rulesets, nowMs, random, logger } = services;
  const challenges = createPrismaChallenges(prisma, logger);
  const entries = createQueueEntries({ store, announce: createPoolCommandPublisher(nats) });
  const events = createMatchEventPublisher(js);
  const tellMatches = createTellMatches({
    ...{ challenges, entries, nowMs },
    publish: (found) => events.publish(found),
  });
  const tellPlayers = createChallengeSignals(services.playerSignals);
  const sweeper = startChallengeSweeper({ challenges, tell: tellMatches, tellPlayers, random, logger });

  const telling = new Set<Promise<unknown>>();
  const tell = (untold: UntoldMatch): void => {
    const work = tellMatches([untold]).catch((error: unknown) =>
      logger.debug({ err: error, match_id: untold.match.id }, 'a match is left to be told by a sweep'),
    );
    telling.add(work);
    void work.finally(() => telling.delete(work));
  };

  const deps = { challenges, tellPlayers, random };
  const inTurn = <Request, Reply>(handle: (request: Request) => Promise<Reply>) =>
    takeTurns({ limit: Math.ceil(config.DATABASE_CONNECTIONS / 5), maxWaitMs: MAX_TURN_WAIT_MS, nowMs }, handle);
  return {
    handlers: {
      'challenge.create': inTurn(createCreateChallenge(deps)),
      'challenge.read': createReadChallenge(deps),
      'challenge.list': createListChallenges(deps),
      'challenge.open': createListOpenChallenges(deps),
      'challenge.accept': inTurn(createAcceptChallenge({ ...deps, entries, rulesets, tell, newId: uuidv7, nowMs })),
      'challenge.decline': createDeclineChallenge(deps),
      'challenge.withdraw': createWithdrawChallenge(deps),
    },
    async stop() {
      await sweeper.stop();
      await Promise.all(telling);
    },
  };
}
