export type { ServerHandle } from '@paireto/local-servers';
export { freePort, isPortFree, ServerStartError } from '@paireto/local-servers';
export { buildMatch, buildMatchTicket } from './build-match.ts';
export { buildTicket } from './build-ticket.ts';
export { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
export { devServiceToken, devServiceTokenDefaults, operatorToken } from './dev-service-token.ts';
export { devToken, devTokenDefaults } from './dev-token.ts';
export { natsForTest } from './nats-for-test.ts';
export { postgresForTest } from './postgres-for-test.ts';
export { chessRuleset, presetRuleset, rulesetsPath } from './preset-ruleset.ts';
export { redisForTest } from './redis-for-test.ts';
export { refusalsOf } from './refusals-of.ts';
export { seededRandom } from './seeded-random.ts';
export {
  natsWithAccounts,
  postgresWithRoles,
  redisWithAccounts,
  type ServerWithAccounts,
} from './servers-with-accounts.ts';
export { startNats, startPostgres, startRedis, type TestServerOptions } from './start-servers.ts';
export { tempDir } from './temp-dir.ts';
export { waitFor } from './wait-for.ts';
