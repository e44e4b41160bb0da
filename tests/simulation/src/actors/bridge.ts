import { createProcess, type Process } from '../kernel/process.ts';
import type { World } from '../world.ts';
import { createBreaker } from './bridge/breaker.ts';
import { startChallenges } from './bridge/challenges.ts';
import { consume } from './bridge/consume.ts';
import { placeMatch } from './bridge/place-match.ts';
import { startResults } from './bridge/results.ts';
import { done, retryAfter, retryDelayMs } from './bridge/verdict.ts';

/** A game-bridge process: gets games for matches, and keeps the records. */
export function createBridge(world: World, name: string): Process {
  return createProcess({
    name,
    scheduler: world.scheduler,
    log: world.log,
    boot(process) {
      startChallenges(world, process);
      startResults(world, process);
      const breaker = createBreaker(world, process);
      consume(world, process, 'game-creator', ({ event, deliveryCount }) =>
        placeMatch({ world, process, breaker, match: event.match, deliveryCount }),
      );
      consume(world, process, 'record-keeper', function* ({ event, deliveryCount }) {
        const isWritten = yield* world.records.write(process, event);
        return isWritten ? done : retryAfter(retryDelayMs(deliveryCount, world.random.next()));
      });
    },
  });
}
