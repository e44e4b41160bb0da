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

/** Keys of a class of which a tenant has many; the tenant is the hash tag. */
const below = (name: string): string => `${name}:{*`;

/** The key of which every tenant has one. */
const list = (name: string): string => `${name}:{*}`;

/**
 * What every transition of a ticket names. Redis compares each key of each command with one pattern after the other: names
 * begin with their class, so that the first bytes tell, and those of which there are many come first, here and below.
 */
const hotKeys = ['ticket', 'player', 'match'].map(below);
const transitionKeys = [
  list('placing'),
  ...['pool', 'presence'].map(below),
  ...['pools', 'outbox', 'accepting'].map(list),
];

/** Signing in, being seen in CLIENT LIST, and the look at INFO by which a client knows that data is loaded. */
const connectionCommands = ['auth', 'hello', 'ping', 'quit', 'select', 'info', 'client|setname'];

/** The commands of the ticket store: outside its scripts, and inside them. */
const ticketStoreCommands = [
  ...['evalsha', 'eval', 'time', 'exists', 'get', 'mget', 'mset', 'set', 'del', 'pexpire', 'pexpireat'],
  ...['hmget', 'hgetall', 'hset', 'hsetnx', 'hdel'],
  ...['zadd', 'zrem', 'zcard', 'zscore', 'zrank', 'zrange', 'zrangebyscore', 'zrevrange', 'zrevrangebyscore'],
  ...['zremrangebyrank', 'zremrangebyscore', 'sadd', 'smembers'],
];

/** Of the script that counts how often, besides. */
const rateLimitCommands = ['incrby', 'pttl'];

/** Exactly the keys and commands that each process uses. Channels: none. */
export const redisPermissions: Readonly<Partial<Record<ServiceAccount, RedisPermissions>>> = {
  gateway: {
    keys: [
      ...hotKeys,
      ...['balance', 'idem', 'recent', 'strikes', 'rating'].map(below),
      ...transitionKeys,
      ...['{*}:limit:*', 'tenants', 'rulesets', 'socket-ticket:*', 'revocations:*'],
    ],
    readableKeys: [below('wait')],
    commands: [...connectionCommands, ...ticketStoreCommands, 'getdel', ...rateLimitCommands],
  },
  matcher: {
    keys: [...hotKeys, ...transitionKeys, ...['strikes', 'wait'].map(below), 'tenants', 'rulesets'],
    readableKeys: [],
    commands: [...connectionCommands, ...ticketStoreCommands],
  },
  'game-bridge': {
    // A challenge takes its players out of line; one who is asked by then declines a match, which names the strikes of it.
    keys: [
      ...hotKeys,
      ...['balance', 'recent'].map(below),
      ...transitionKeys,
      ...['strikes', 'rating'].map(below),
      'tenants',
    ],
    readableKeys: ['rulesets'],
    commands: [...connectionCommands, ...ticketStoreCommands],
  },
};
