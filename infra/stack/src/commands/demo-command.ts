import { randomBytes } from 'node:crypto';
import type { StackFile } from '@paireto/dev-access';
import { loadRulesets, RulesetFileError } from '@paireto/rulesets';
import { type ArgsDef, defineCommand } from 'citty';
import { findRunningStack } from '../claim-data-folder.ts';
import { createDemoScreen } from '../demo/demo-screen.ts';
import { type DemoOptions, runDemo } from '../demo/run-demo.ts';
import { StackError } from '../stack-error.ts';
import { defaultDataDir, defaultRulesets, stackFolder } from '../stack-folder.ts';
import { startStack } from '../start-stack.ts';
import { numberOption, refuseUnknownOptions } from './arguments.ts';
import type { CliContext } from './cli-context.ts';
import { defaultPorts } from './start-command.ts';

const args = {
  players: { type: 'string', description: 'How many players, an even number', default: '200' },
  seconds: { type: 'string', description: 'Within how many seconds they arrive', default: '30' },
  seed: { type: 'string', description: 'Seed of ratings and arrivals', default: '1' },
  tenant: { type: 'string', description: 'Tenant of the players', default: 'demo-<random>' },
  'time-control': { type: 'string', description: 'Time control that all of them ask for', default: '3+2' },
  closing: {
    type: 'boolean',
    description: 'The last players come near those who still wait',
    negativeDescription: 'All ratings independent: the last pairs may need many minutes, and may time out',
    default: true,
  },
  'data-dir': { type: 'string', description: 'Data folder of the stack', default: defaultDataDir },
} satisfies ArgsDef;

/** `npm run demo`: simulated players on the running stack, or on one that is started for them. */
export const demoCommand = (context: CliContext) =>
  defineCommand({
    meta: {
      name: 'npm run demo --',
      description: 'Let simulated players join, watch them being matched, and check every result',
    },
    args,
    async run({ args: given, rawArgs }) {
      refuseUnknownOptions(rawArgs, args);
      const options: DemoOptions = {
        players: evenCount(given.players),
        seconds: numberOption('seconds', given.seconds, { min: 0.1, max: 3_600 }),
        seed: numberOption('seed', given.seed, { min: 0, max: 2 ** 31, integer: true }),
        tenant: given.tenant === args.tenant.default ? `demo-${randomBytes(3).toString('hex')}` : given.tenant,
        timeControl: given['time-control'],
        closing: given.closing,
        window: chessWindow(context.env.RULESETS),
      };
      return withStack(context, given['data-dir'], async (stack) => {
        context.say(
          `${options.players} players come to ${stack.gatewayUrl} within ${options.seconds} s (tenant ${options.tenant})`,
        );
        const screen = createDemoScreen({ ...context, nowMs: () => performance.now() });
        const good = await runDemo(stack, options, screen, context.stop.signal);
        return good ? 0 : 1;
      });
    },
  });

/** How far apart chess players may be after which wait; undefined when nobody knows: a bad file is told by the services. */
function chessWindow(path: string | undefined): DemoOptions['window'] {
  try {
    return loadRulesets(path || defaultRulesets).get('chess')?.rating?.window;
  } catch (error) {
    if (error instanceof RulesetFileError) return undefined;
    throw error;
  }
}

function evenCount(text: string): number {
  const count = numberOption('players', text, { min: 2, max: 5_000, integer: true });
  if (count % 2 !== 0)
    throw new StackError('BAD_ARGUMENT', `--players: ${count} is odd, and the last one would wait for ever.`);
  return count;
}

/** Uses the running stack, or starts one and stops it afterwards. */
async function withStack(
  context: CliContext,
  dataDir: string,
  work: (stack: StackFile) => Promise<number>,
): Promise<number> {
  const running = findRunningStack(stackFolder(dataDir));
  if (running !== undefined) return work(running);
  context.say('No stack is running: starting one for this demo');
  const stack = await startStack({
    dataDir,
    env: context.env,
    ports: defaultPorts,
    onProgress: (line) => context.say(`  ${line}`),
    signal: context.stop.signal,
  });
  context.stop.onForce(() => stack.killAll());
  try {
    return await work(stack.describe());
  } finally {
    context.say('Stopping the stack of this demo');
    await stack.stop();
  }
}
