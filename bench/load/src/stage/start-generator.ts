import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromGenerator, GeneratorFacts, LoadPhase, ToGenerator } from '../generator/messages.ts';
import type { LoadPlan } from '../load-plan.ts';
import type { LoadResult } from '../report/load-result.ts';

/** The process with the players: their work must not hide in the figures of the system, nor the other way round. */
export interface Generator {
  pid: number;
  run(plan: LoadPlan, onPhase: (phase: LoadPhase) => void): Promise<LoadResult>;
  /** Posts to a URL as fast as it answers; answers per second. */
  press(url: string, seconds: number): Promise<number>;
  stop(): void;
}

export function startGenerator(facts: GeneratorFacts, say: (line: string, live: boolean) => void): Generator {
  const child = fork(fileURLToPath(new URL('../generator/main.ts', import.meta.url)), {
    execArgv: ['--conditions=paireto-source'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // What was not measured is NaN, which JSON does not know.
    serialization: 'advanced',
  });
  const send = (message: ToGenerator): void => void child.send(message);
  let running = Promise.withResolvers<FromGenerator>();
  let onPhase: (phase: LoadPhase) => void = () => undefined;

  child.on('message', (message: FromGenerator) => {
    if (message.type === 'say') say(message.line, message.live);
    else if (message.type === 'phase') onPhase(message.phase);
    else if (message.type === 'failed') running.reject(new Error(message.error));
    else running.resolve(message);
  });
  child.once('exit', (code, signal) => {
    running.reject(new Error(`the process with the players ended by itself (${signal ?? code})`));
    // Nobody may be waiting.
    running.promise.catch(() => undefined);
  });
  const ask = (message: ToGenerator): Promise<FromGenerator> => {
    running = Promise.withResolvers<FromGenerator>();
    if (child.connected) send(message);
    else running.reject(new Error('the process with the players has ended'));
    return running.promise;
  };
  send({ type: 'facts', facts });

  return {
    pid: child.pid!,
    async run(plan, told) {
      onPhase = told;
      const answer = await ask({ type: 'run', plan });
      if (answer.type !== 'result') throw new Error(`expected a result, got ${answer.type}`);
      return answer.result;
    },
    async press(url, seconds) {
      const answer = await ask({ type: 'bare', url, seconds });
      if (answer.type !== 'bare') throw new Error(`expected a rate, got ${answer.type}`);
      return answer.perSecond;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}
