import { createToken } from '@paireto/dev-access';
import { type ArgsDef, defineCommand } from 'citty';
import { banner } from '../banner.ts';
import { defaultDataDir } from '../stack-folder.ts';
import type { StackHandle } from '../stack-options.ts';
import { startStack } from '../start-stack.ts';
import { numberOption, refuseUnknownOptions } from './arguments.ts';
import type { CliContext } from './cli-context.ts';

/**
 * Ports that `npm start` asks for. The servers' own are not the usual ones, which may belong to other projects of
 * this machine.
 */
export const defaultPorts = {
  gateway: 8003,
  'gateway-internal': 8005,
  'live-game-sim': 8002,
  nats: 14222,
  redis: 16379,
  postgres: 15432,
} as const;

const TOKEN_HOURS = 12;

/** Pages that may call the gateway: those of `npm run example`. The setting of the same name replaces them. */
const exampleOrigins = 'http://127.0.0.1:8010,http://localhost:8010';

const args = {
  'data-dir': { type: 'string', description: 'Where data, logs and stack.json are kept', default: defaultDataDir },
  'gateway-port': { type: 'string', description: 'Port of the API', default: String(defaultPorts.gateway) },
  'internal-port': {
    type: 'string',
    description: 'Port of the API for services and operators',
    default: String(defaultPorts['gateway-internal']),
  },
  'live-game-port': {
    type: 'string',
    description: 'Port of the live-game-api simulator',
    default: String(defaultPorts['live-game-sim']),
  },
  shards: { type: 'string', description: 'How many matchers', default: '2' },
  bridges: { type: 'string', description: 'How many game bridges', default: '1' },
} satisfies ArgsDef;

/** `npm start`: brings everything up, says how to use it, and stops it all on Ctrl-C. */
export const startCommand = (context: CliContext) =>
  defineCommand({
    meta: { name: 'npm start --', description: 'Start everything Paireto needs on this machine, and Paireto' },
    args,
    async run({ args: given, rawArgs }) {
      refuseUnknownOptions(rawArgs, args);
      const port = (name: 'gateway-port' | 'internal-port' | 'live-game-port'): number =>
        numberOption(name, given[name], { min: 0, max: 65_535, integer: true });
      const startedMs = performance.now();
      context.say('Starting Paireto (Ctrl-C stops it)');
      const stack = await startStack({
        dataDir: given['data-dir'],
        env: { ALLOWED_ORIGINS: exampleOrigins, ...context.env },
        ports: {
          ...defaultPorts,
          gateway: port('gateway-port'),
          'gateway-internal': port('internal-port'),
          'live-game-sim': port('live-game-port'),
        },
        shards: numberOption('shards', given.shards, { min: 1, max: 16, integer: true }),
        bridges: numberOption('bridges', given.bridges, { min: 1, max: 16, integer: true }),
        restartCrashed: true,
        onProgress: (line) => context.say(`  ${line}`),
        signal: context.stop.signal,
      });
      context.stop.onForce(() => stack.killAll());
      context.say(`All ready after ${((performance.now() - startedMs) / 1000).toFixed(1)} s.`);
      context.print(await bannerOf(stack));
      await context.stop.requested;
      context.say('Stopping (Ctrl-C again to force it)');
      await stack.stop();
      context.say('Stopped.');
    },
  });

async function bannerOf(stack: StackHandle): Promise<string> {
  const token = (sub: string, rating: number): Promise<string> =>
    createToken(stack.secrets.jwt, { sub, tenant: 'demo', rating }, TOKEN_HOURS);
  return banner({
    gatewayUrl: stack.urls.gateway,
    gatewayInternalUrl: stack.urls.gatewayInternal,
    liveGameUrl: stack.urls.liveGame,
    stackFile: stack.folder.stackFile,
    logs: stack.folder.logs,
    alice: await token('alice', 1620),
    bob: await token('bob', 1580),
    tokenHours: TOKEN_HOURS,
  });
}
