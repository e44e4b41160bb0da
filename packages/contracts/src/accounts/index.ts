export * from './nats-permissions.ts';
export * from './nats-servers.ts';
export * from './redis-permissions.ts';
export * from './service-account.ts';
