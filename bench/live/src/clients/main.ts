import { runEstimates } from '../parts/run-estimates.ts';
import { runKilled } from '../parts/run-killed.ts';
import { runLatency } from '../parts/run-latency.ts';
import { runResume } from '../parts/run-resume.ts';
import { runSockets } from '../parts/run-sockets.ts';
import type { RunPart, Scene } from '../parts/scene.ts';
import type { PartName } from '../report/part-report.ts';
import type { FromClients, StageFacts, StageWish, ToClients } from '../stage/stage-messages.ts';
import { createHttpCaller } from './http-caller.ts';

// The process with the players: told what to do by the one that holds the system.

const parts: Record<PartName, RunPart> = {
  sockets: runSockets,
  resume: runResume,
  killed: runKilled,
  latency: runLatency,
  estimates: runEstimates,
};

const send = (message: FromClients): void => void process.send?.(message);
const wishes = new Map<number, PromiseWithResolvers<number | undefined>>();
let wishCount = 0;
let scene: Scene | undefined;

process.on('message', (message: ToClients) => {
  if (message.type === 'facts') scene = createScene(message.facts);
  else if (message.type === 'run') void run(message.part);
  else {
    const wish = wishes.get(message.id);
    wishes.delete(message.id);
    if (message.error === undefined) wish?.resolve(message.value);
    else wish?.reject(new Error(message.error));
  }
});
process.once('disconnect', () => process.exit());
// Whoever started us stops us: a Ctrl-C reaches both, and the system is to be stopped in order.
process.on('SIGINT', () => undefined);

async function run(part: PartName): Promise<void> {
  try {
    if (scene === undefined) throw new Error('nothing is known of the system yet');
    send({ type: 'report', report: await parts[part](scene) });
  } catch (error) {
    send({ type: 'failed', error: `${part}: ${error instanceof Error ? error.message : String(error)}` });
  }
}

function createScene(facts: StageFacts): Scene {
  return {
    facts,
    http: createHttpCaller(facts.gatewayUrl),
    kept: undefined,
    ask: (wish: StageWish) => {
      wishCount += 1;
      const answer = Promise.withResolvers<number | undefined>();
      wishes.set(wishCount, answer);
      send({ type: 'wish', id: wishCount, wish });
      return answer.promise;
    },
    say: (line) => send({ type: 'say', line, live: false }),
    live: (line) => send({ type: 'say', line, live: true }),
  };
}
