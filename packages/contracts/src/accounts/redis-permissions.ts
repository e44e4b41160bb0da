import type { ServiceAccount } from './service-account.ts';

/** What an account may do on Redis. Everything else the server refuses, inside of scripts as well. */
export interface RedisPermissions {
  /** Keys without the installation's prefix; `*` stands for any text. */
  keys: readonly string[];
  /** Keys of the same kind that it may only read. */
  readableKeys: readonly string[];
  /** Commands, a subcommand after `|`. */
  commands: readonly string[];
}

/** Key of a tenant: the tenant is the hash tag. */
const ofTenant = (name: string): string => `{*}:${name}`;

/**
 * What every transition of a ticket names. Redis compares each key of each command with one pattern after the other, and a
 * pattern with two stars is slow to tell that it does not fit: those of which there are many come first, here and below.
 */
const hotKeys = ['ticket:*', 'player:*', 'match:*'].map(ofTenant);
const transitionKeys = ['placing', 'pool:*', 'presence:*', 'pools', 'outbox', 'accepting'].map(ofTenant);

/** Signing in, being seen in CLIENT LIST, and the look at INFO by which a client knows that data is loaded. */
const connectionCommands = ['auth', 'hello', 'ping', 'quit', 'select', 'info', 'client|setname'];

/** The commands of the ticket store: outside its scripts, and inside them. */
const ticketStoreCommands = [
  ...['evalsha', 'eval', 'time', 'exists', 'get', 'mget', 'set', 'del', 'incrby', 'persist', 'pexpire', 'pexpireat'],
  ...['hget', 'hmget', 'hgetall', 'hset', 'hsetnx', 'hdel', 'hincrby'],
  ...['zadd', 'zrem', 'zcard', 'zscore', 'zrank', 'zrange', 'zrangebyscore', 'zrevrange', 'zrevrangebyscore'],
  ...['zremrangebyrank', 'zremrangebyscore', 'sadd', 'smembers'],
];

/** Of the script that counts how often. */
const rateLimitCommands = ['pttl', 'expire'];

/** Exactly the keys and commands that each process uses. Channels: none. */
export const redisPermissions: Readonly<Partial<Record<ServiceAccount, RedisPermissions>>> = {
  gateway: {
    keys: [
      ...hotKeys,
      ...['balance:*', 'limit:*', 'recent:*', 'strikes:*', 'idem:*', 'rating:*'].map(ofTenant),
      ...transitionKeys,
      ...['tenants', 'rulesets', 'socket-ticket:*', 'revocations:*'],
    ],
    readableKeys: [ofTenant('wait:*')],
    commands: [...connectionCommands, ...ticketStoreCommands, 'getdel', ...rateLimitCommands],
  },
  matcher: {
    keys: [...hotKeys, ...transitionKeys, ...['strikes:*', 'wait:*'].map(ofTenant), 'tenants', 'rulesets'],
    readableKeys: [],
    commands: [...connectionCommands, ...ticketStoreCommands],
  },
  'game-bridge': {
    // A challenge takes its players out of line; one who is asked by then declines a match, which names the strikes of it.
    keys: [
      ...hotKeys,
      ...['balance:*', 'recent:*'].map(ofTenant),
      ...transitionKeys,
      ...['strikes:*', 'rating:*'].map(ofTenant),
      'tenants',
    ],
    readableKeys: ['rulesets'],
    commands: [...connectionCommands, ...ticketStoreCommands],
  },
};
