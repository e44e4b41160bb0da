import { check } from './check.mjs';
import { ensureGenerated } from './generate.mjs';
import { ensureInstalled, pnpm, showPnpm } from './install.mjs';
import { runNode } from './run-node.mjs';
import { audit, sbom } from './supply-chain.mjs';
import { longTest, test } from './test.mjs';

const stack = (command) => (args) => runNode(['infra/stack/src/main.ts', command, ...args]);

const paireto =
  (...words) =>
  (args) =>
    runNode(['packages/cli/src/main.ts', ...words, ...args]);

const ruleset = (args) => runNode(['packages/rulesets/src/main.ts', ...args]);

const turboHelp = 'Arguments after -- go to turbo, for example --filter=@paireto/gateway or --force.';
const turbo = (task) => (args) => showPnpm(['exec', 'turbo', 'run', task, ...args], { TURBO_TELEMETRY_DISABLED: '1' });

/** Name -> what it is for, how npm users call it, and what runs once everything is installed and generated. */
const commands = {
  start: {
    usage: 'npm start',
    about: 'Start everything Paireto needs on this machine, and Paireto; Ctrl-C stops it',
    run: stack('start'),
  },
  reset: { usage: 'npm run stack:reset', about: 'Delete the data that "npm start" keeps', run: stack('reset') },
  paireto: {
    usage: 'npm run paireto -- --help',
    about: 'The command line: join and watch queues, challenges, shards, top, rulesets (docs/cli.md)',
    run: paireto(),
  },
  token: {
    usage: 'npm run token -- --user alice --tenant demo',
    about: 'Print a development token for a player of the running stack',
    run: paireto('token'),
  },
  demo: {
    usage: 'npm run demo',
    about: 'Let simulated players join, watch them being matched, and check every result',
    run: stack('demo'),
  },
  dlq: {
    usage: 'npm run dlq -- list',
    about: 'Look after messages that could not be processed: list, show, replay or drop them',
    run: paireto('dlq'),
  },
  accounts: {
    usage: 'npm run --silent accounts -- nats',
    about: 'Print how NATS, Redis and PostgreSQL are told which service may do what (docs/security.md)',
    run: (args) => runNode(['packages/accounts/src/main.ts', ...args]),
  },
  example: {
    usage: 'npm run example [-- --port 8010]',
    about: 'Serve the game of docs/tutorial.md: two browser tabs that find each other through the running stack',
    run: (args) => runNode(['examples/browser-game/src/main.ts', ...args]),
  },
  faults: {
    usage: 'npm run faults [-- --cells redis,gateway:kill]',
    about: 'Break a loaded stack, one thing at a time, and check every guarantee (--list shows the cells)',
    run: (args) => runNode(['tests/faults/src/main.ts', ...args]),
  },
  simulate: {
    usage: 'npm run simulate [-- --ruleset rulesets/chess.yaml]',
    about: 'Try out rulesets on simulated or recorded players: waits, rating gaps, how far from the optimum',
    run: (args) => runNode(['packages/simulator/src/main.ts', ...args]),
  },
  'simulate-faults': {
    usage: 'npm run simulate-faults [-- --seed 7 --scenario fail-over --log]',
    about: 'Simulate the whole system in virtual time while things go wrong, and check every guarantee',
    run: (args) => runNode(['tests/simulation/src/main.ts', ...args]),
  },
  ruleset: {
    usage: 'npm run ruleset -- check rulesets/arena.yaml',
    about: 'Check a ruleset or a folder of them, and tell what the rules mean',
    run: ruleset,
  },
  bench: {
    usage: 'npm run bench [-- --find-max --scenario burst --out]',
    about: 'Measure the whole road under load: rates, latencies, processor time and memory, beside the bare parts',
    run: (args) => runNode(['bench/load/src/main.ts', ...args]),
  },
  'bench:scale': {
    usage: 'npm run bench:scale [-- --quick --only shards --out]',
    about: 'Measure several sizes on this machine: 1 to 4 gateways, 1 to 8 shards, tenants, pools; what a ticket costs',
    run: (args) => runNode(['bench/load/src/scale/main.ts', ...args]),
  },
  'bench:guard': {
    usage: 'npm run bench:guard [-- --record]',
    about: 'In a minute: does a ticket cost more than twice what it did, beside what bare parts cost here?',
    run: (args) => runNode(['bench/load/src/guard/main.ts', ...args]),
  },
  'bench:engine': {
    usage: 'npm run bench:engine [-- --quick --only 1v1 --out]',
    about: 'Measure the engine: passes over up to a million tickets, teams, bytes per ticket',
    run: (args) => runNode(['--expose-gc', 'bench/engine/src/main.ts', ...args]),
  },
  'bench:live': {
    usage: 'npm run bench:live [-- --quick --only sockets --out]',
    about: 'Measure live updates: 10,000 sockets on one gateway, dropped at once, killed, from join to push',
    run: (args) => runNode(['bench/live/src/main.ts', ...args]),
  },
  secrets: {
    usage: 'npm run secrets',
    about: 'Make up the passwords and keys that docker-compose.yml needs (docs/deployment.md)',
    run: (args) => runNode(['infra/compose/src/main.ts', ...args]),
  },
  'images:try': {
    usage: 'npm run images:try [-- --keep]',
    about: 'Build all images as the Dockerfile says, without an engine, and play a match with them (Linux, root)',
    run: (args) => runNode(['tests/deploy/src/images/main.ts', ...args]),
  },
  'helm:render': {
    usage: 'npm run helm:render',
    about: 'Render the examples of the Helm chart anew, which the tests look at (needs helm)',
    run: () => runNode(['tests/deploy/src/chart/main.ts']),
    ownHelp: 'HELM names another helm than that of the PATH. It takes no arguments.',
  },
  test: {
    usage: 'npm test [-- <vitest arguments>]',
    about: 'Run all tests: unit, integration and end-to-end, on real servers',
    run: test,
    ownHelp:
      'Arguments after -- go to vitest: a part of a file name, --project unit|integration|e2e, -t "part of a title".',
  },
  'test:long': {
    usage: 'npm run test:long [-- <vitest arguments>]',
    about: 'Run the randomised tests with far more sequences and seeds than "npm test" has time for',
    run: longTest,
    ownHelp: 'Takes many minutes. Arguments after -- go to vitest: a part of a file name, -t "part of a title".',
  },
  check: {
    usage: 'npm run check',
    about: 'Format, lint, dependency rules, types and lockfile',
    run: check,
    ownHelp: 'It takes no arguments. "npm run format" repairs what can be repaired.',
  },
  audit: {
    usage: 'npm run audit',
    about: 'Ask the registry for known weaknesses of the packages that we ship',
    run: audit,
    ownHelp: 'Exit code 0: none; 1: some; 2: the registry did not say. Arguments after -- go to pnpm audit.',
  },
  sbom: {
    usage: 'npm run sbom',
    about: 'Write the list of packages that we ship, with their licences, to sbom.cdx.json (CycloneDX)',
    run: sbom,
    ownHelp: 'Fails for a licence that infra/run/supply-chain.mjs does not allow. It takes no arguments.',
  },
  build: {
    usage: 'npm run build',
    about: 'Compile every package into its dist folder',
    run: turbo('build'),
    ownHelp: turboHelp,
  },
  typecheck: {
    usage: 'npm run typecheck',
    about: 'Check the types of every package',
    run: turbo('typecheck'),
    ownHelp: turboHelp,
  },
  generate: {
    usage: 'npm run generate',
    about:
      'Generate the Prisma client, the JSON Schema of rulesets, docs/settings.md and the metrics of docs/observability.md',
    run: async () =>
      (await ruleset(['schema', 'rulesets/ruleset.schema.json'])) ||
      (await runNode(['tests/docs/src/generate-settings.ts'])) ||
      (await runNode(['tests/docs/src/generate-metrics.ts'])),
    ownHelp: 'It takes no arguments.',
  },
};

/** Runs one command and returns its exit code. */
export async function main([name = 'help', ...rest]) {
  // npm takes the first "--" away; without npm it is still there.
  const args = rest[0] === '--' ? rest.slice(1) : rest;
  if (['help', '--help', '-h'].includes(name)) {
    process.stdout.write(help());
    return 0;
  }
  if (!Object.hasOwn(commands, name)) {
    process.stderr.write(`There is no command "${name}".\n\n${help()}`);
    return 1;
  }
  const command = commands[name];
  if (command.ownHelp && args.some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(`${command.about}.\n\n  ${command.usage}\n\n${command.ownHelp}\n`);
    return 0;
  }
  if (!(await ensureInstalled()) || !(await ensureGenerated())) return 1;
  return command.run(args);
}

function help() {
  const width = Math.max(...Object.values(commands).map(({ usage }) => usage.length));
  const lines = Object.values(commands).map(({ usage, about }) => `  ${usage.padEnd(width)}  ${about}`);
  return `Paireto: self-hosted matchmaking.\n\n${lines.join('\n')}\n\nEach takes --help. Packages are installed by ${pnpm}.\n`;
}
