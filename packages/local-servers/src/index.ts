export { choosePostgresDir } from './choose-postgres-dir.ts';
export { createMachine } from './create-machine.ts';
export type { ServerBinaries } from './find-binaries.ts';
export { freePort, isPortFree } from './free-port.ts';
export type { Machine, RunOptions, RunResult } from './machine.ts';
export { MissingServersError } from './missing-servers-error.ts';
export { portHolder } from './port-holder.ts';
export { createProcessGuard, type ProcessGuard } from './process-guard.ts';
export { queryPostgres } from './query-postgres.ts';
export { findSource, type ResolveOptions, resolveServers } from './resolve-servers.ts';
export {
  type AdminLogin,
  type ServerHandle,
  type ServerName,
  type StartOptions,
  serverNames,
} from './server-handle.ts';
export type { ServerSource, ServerSources } from './server-source.ts';
export { ServerStartError } from './server-start-error.ts';
export { startNats } from './start-nats.ts';
export { startPostgres } from './start-postgres.ts';
export { startRedis } from './start-redis.ts';
