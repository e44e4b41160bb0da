import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PartName, PartReport } from '../report/part-report.ts';
import type { FromClients, ToClients } from './stage-messages.ts';
import type { Stage } from './start-stage.ts';

/** The process with the players. */
export interface Clients {
  /** Runs a part. @throws when it could not be finished. */
  run(part: PartName): Promise<PartReport>;
  stop(): void;
}

/** Starts a process of its own for the players: their work must not hide in the figures of the system, nor the other way round. */
export function startClients(stage: Stage, say: (line: string, live: boolean) => void): Clients {
  const child = fork(fileURLToPath(new URL('../clients/main.ts', import.meta.url)), {
    execArgv: ['--conditions=paireto-source'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // What was not measured is NaN, which JSON does not know.
    serialization: 'advanced',
  });
  const send = (message: ToClients): void => void child.send(message);
  let running: PromiseWithResolvers<PartReport> | undefined;

  child.on('message', (message: FromClients) => {
    if (message.type === 'say') say(message.line, message.live);
    else if (message.type === 'report') running?.resolve(message.report);
    else if (message.type === 'failed') running?.reject(new Error(message.error));
    else {
      const { id } = message;
      stage.fulfil(message.wish).then(
        (value) => send({ type: 'answer', id, ...(value === undefined ? {} : { value }) }),
        (error: unknown) => send({ type: 'answer', id, error: String(error) }),
      );
    }
  });
  child.once('exit', (code, signal) => {
    running?.reject(new Error(`the process with the players ended by itself (${signal ?? code})`));
  });
  send({ type: 'facts', facts: stage.facts });

  return {
    run(part) {
      running = Promise.withResolvers<PartReport>();
      if (child.connected) send({ type: 'run', part });
      else running.reject(new Error('the process with the players has ended'));
      return running.promise;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}
