import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readStackFile } from '@paireto/dev-access';
import { buildClient } from './build-client.ts';
import { type GameServer, startGameServer } from './start-game-server.ts';

/** The one whose pages `npm start` lets call the gateway. */
const DEFAULT_PORT = '8010';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: DEFAULT_PORT },
    'stack-file': { type: 'string', default: fileURLToPath(new URL('../../../.stack/stack.json', import.meta.url)) },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const readStack = () => readStackFile(values['stack-file']);

const start = async (): Promise<GameServer | undefined> => {
  await buildClient();
  try {
    return await startGameServer({ port: Number(values.port), readStack });
  } catch (error) {
    say(`Port ${values.port} cannot be had: ${error instanceof Error ? error.message : String(error)}`);
    say('Stop what has it, or name another one: npm run example -- --port 8011');
    process.exitCode = 1;
    return undefined;
  }
};

const server = await start();
if (server !== undefined) {
  say(`The game is at ${server.url} (Ctrl-C stops it). Open it in two tabs.`);
  if (readStack() === undefined) say('Paireto is not running here yet: npm start, in another terminal.');
  if (values.port !== DEFAULT_PORT)
    say(`Its pages need leave to call Paireto: ALLOWED_ORIGINS=${server.url} npm start`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close());
}
