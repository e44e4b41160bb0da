/**
 * Who may import whom. Apps import packages and never each other; contracts imports only zod; the engine imports nothing;
 * only adapters and the runtime touch the outside world. A broken rule fails `npm run check`.
 */
const apps = '^apps/([^/]+)/';
const tests = '\\.(test|cases)\\.ts$|/testing/|^tests/|^packages/testkit/';

/** Forbids `from` everything except what `allowed` (regular expressions of resolved paths) lists. */
const onlyMayImport = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: tests },
  to: { pathNot: allowed },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: 'generated/' } },
    {
      name: 'apps-never-import-each-other',
      severity: 'error',
      from: { path: apps },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'packages-never-import-apps',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(apps|infra|tests|bench)/' },
    },
    {
      name: 'a-package-has-one-door',
      comment:
        'Import another package by its name; the only file of it that may be reached is src/index.ts (and react.ts of the client).',
      severity: 'error',
      from: { path: '^(?:apps|packages|infra|tests|bench)/([^/]+)/' },
      to: {
        path: '^packages/[^/]+/src/',
        pathNot: ['^packages/[^/]+/src/index\\.ts$', '^packages/client/src/react\\.ts$', '^packages/$1/'],
      },
    },
    onlyMayImport('contracts-imports-only-zod', '^packages/contracts/src/', [
      '^packages/contracts/',
      'node_modules/zod/',
    ]),
    onlyMayImport('client-imports-nothing', '^packages/client/src/(?!react\\.ts)', ['^packages/client/']),
    onlyMayImport('its-hooks-import-react-alone', '^packages/client/src/react\\.ts', [
      '^packages/client/',
      'node_modules/react/',
    ]),
    onlyMayImport('the-command-line-imports-clients-only', '^packages/cli/src/', [
      '^packages/(cli|client|contracts|dev-access|rulesets|simulator)/',
      'node_modules/(citty|zod|@nats-io)/',
      '^(node:)?(fs|path|os|util|crypto|stream/consumers|stream|readline/promises|timers/promises)$',
    ]),
    {
      name: 'the-command-line-knows-nats-for-dead-letters-only',
      severity: 'error',
      from: { path: '^packages/cli/src/(?!dlq/)', pathNot: tests },
      to: { path: 'node_modules/@nats-io/' },
    },
    onlyMayImport('dev-access-imports-contracts-and-jose', '^packages/dev-access/src/', [
      '^packages/(dev-access|contracts)/',
      'node_modules/(zod|jose)/',
      '^(node:)?(fs|crypto)$',
    ]),
    onlyMayImport('accounts-import-contracts-alone', '^packages/accounts/src/', [
      '^packages/(accounts|contracts)/',
      '^(node:)?(fs|crypto|util)$',
    ]),
    onlyMayImport('engine-imports-nothing', '^packages/engine/src/', ['^packages/engine/']),
    onlyMayImport('ratings-import-only-libraries', '^packages/ratings/src/', [
      '^packages/ratings/',
      'node_modules/(glicko2-lite|openskill)/',
    ]),
    onlyMayImport('rulesets-import-no-servers', '^packages/rulesets/src/', [
      '^packages/(rulesets|contracts|engine)/',
      'node_modules/(zod|yaml)/',
      '^(node:)?(fs|path|crypto)$',
    ]),
    onlyMayImport('rating-cache-imports-contracts-and-ioredis', '^packages/rating-cache/src/', [
      '^packages/(rating-cache|contracts)/',
      'node_modules/(zod|ioredis)/',
      '^(node:)?(fs|crypto)$',
    ]),
    onlyMayImport('wait-estimates-import-nothing', '^packages/wait-estimates/src/', ['^packages/wait-estimates/']),
    onlyMayImport('ticket-store-imports-contracts-wait-estimates-and-ioredis', '^packages/ticket-store/src/', [
      '^packages/(ticket-store|contracts|wait-estimates)/',
      'node_modules/ioredis/',
      '^(node:)?(fs|url|crypto|path)$',
    ]),
    {
      name: 'testkit-is-for-tests',
      severity: 'error',
      from: { pathNot: `${tests}|^vitest.config.ts$` },
      to: { path: '^packages/testkit/' },
    },
    {
      name: 'only-the-gateway-and-the-simulator-know-hono',
      severity: 'error',
      from: { pathNot: '^apps/(gateway|live-game-sim)/' },
      to: { path: 'node_modules/(hono|@hono)/' },
    },
    {
      name: 'only-the-bridge-knows-prisma',
      severity: 'error',
      from: { pathNot: '^apps/game-bridge/' },
      to: { path: 'node_modules/(@prisma|prisma)/' },
    },
    {
      name: 'use-cases-never-import-adapters',
      severity: 'error',
      from: { path: '/use-cases/', pathNot: tests },
      to: { path: ['/adapters/', 'node_modules/(ioredis|@nats-io|@prisma|pg|jose|hono|@hono)/'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'generated'] },
    exclude: { path: '(^|/)(dist|generated)/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      conditionNames: ['paireto-source', 'node', 'import', 'default'],
      exportsFields: ['exports'],
    },
  },
};
