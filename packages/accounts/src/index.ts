export { type NatsPassword, natsAccounts } from './nats-accounts.ts';
export { type PostgresRole, type PostgresRoles, postgresRoleNames, postgresRoles } from './postgres-roles.ts';
export { redisAccounts, redisAclFile } from './redis-accounts.ts';
