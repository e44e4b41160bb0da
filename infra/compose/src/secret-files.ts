import { postgresRoleNames, postgresRoles, redisAclFile } from '@paireto/accounts';
import { serviceAccounts } from '@paireto/contracts';
import { createServiceToken } from '@paireto/dev-access';

/** Secrets that nothing else follows from: a file each, of the name and `.secret`. */
export const secretNames = [
  ...serviceAccounts,
  'nats-cluster',
  'postgres-admin',
  'postgres-owner',
  'postgres-application',
  'player-tokens',
  'service-tokens',
  'live-game-api',
  'grafana-admin',
] as const;

export type Secrets = Readonly<Record<(typeof secretNames)[number], string>>;

/** Names of docker-compose.yml that URLs and SQL need. */
const DATABASE = 'paireto';
const NATS_SERVERS = ['nats-1', 'nats-2', 'nats-3'];
const KEY_PREFIX = 'paireto:';

/** The longest that the gateway takes unless it is told otherwise (TOKEN_MAX_LIFETIME_S), in hours. */
export const METRICS_TOKEN_HOURS = 30 * 24;

/** What docker-compose.yml gives to its containers, by file name: made of the secrets, and safe to make again. */
export async function secretFiles(secrets: Secrets): Promise<Record<string, string>> {
  const databaseUrl = (role: string, password: string) => `postgresql://${role}:${password}@postgres:5432/${DATABASE}`;
  const liveGame = `LIVE_GAME_API_SECRET=${secrets['live-game-api']}`;
  return {
    ...Object.fromEntries(secretNames.map((name) => [`${name}.secret`, secrets[name]])),
    'nats.env': lines(
      ...serviceAccounts.map((account) => `NATS_${variable(account)}_PASSWORD=${secrets[account]}`),
      `NATS_CLUSTER_PASSWORD=${secrets['nats-cluster']}`,
    ),
    'nats-routes.conf': lines(
      'routes: [',
      ...NATS_SERVERS.map((server) => `  "nats-route://cluster:${secrets['nats-cluster']}@${server}:6222"`),
      ']',
    ),
    'redis.acl': redisAclFile({ keyPrefix: KEY_PREFIX }, (account) => secrets[account]),
    'postgres-roles.sql': postgresRoles(DATABASE, {
      owner: { name: postgresRoleNames.owner, password: secrets['postgres-owner'] },
      application: { name: postgresRoleNames.application, password: secrets['postgres-application'] },
    }),
    'migrate.env': lines(`MIGRATION_DATABASE_URL=${databaseUrl(postgresRoleNames.owner, secrets['postgres-owner'])}`),
    'game-bridge.env': lines(
      `DATABASE_URL=${databaseUrl(postgresRoleNames.application, secrets['postgres-application'])}`,
      liveGame,
    ),
    'live-game-sim.env': lines(liveGame),
    'metrics.token': await createServiceToken(
      { secret: secrets['service-tokens'], issuer: 'paireto-services', audience: 'paireto-internal' },
      { sub: 'prometheus', tenant: '*', roles: ['metrics'] },
      METRICS_TOKEN_HOURS,
    ),
  };
}

const variable = (account: string): string => account.toUpperCase().replaceAll('-', '_');

const lines = (...all: string[]): string => `${all.join('\n')}\n`;
