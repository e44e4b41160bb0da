import { hash } from 'node:crypto';
import { TicketStoreError } from './ticket-store-error.ts';

/** The names of all keys of one tenant. Its hash tag keeps them on one node of a Redis Cluster. */
export interface TenantKeys {
  readonly tenant: string;
  /** ZSET: pool -> when it last changed. */
  readonly pools: string;
  /** ZSET: match id -> when it was committed or last claimed; matches that are neither finalized nor ended. */
  readonly placing: string;
  /** ZSET: match id -> when it was committed; matches whose event the stream may lack. */
  readonly outbox: string;
  /** ZSET: match id -> until when its players may accept; matches that ask them. */
  readonly accepting: string;
  /** STRING: a ticket, as stored-ticket.ts reads it. */
  ticket(ticketId: string): string;
  /** STRING: a player's slot, as slot.ts reads it. */
  player(userId: string): string;
  /** STRING: games as the first team minus games as the second. */
  balance(queue: string, userId: string): string;
  /** ZSET: player whom this one met lately -> until when that is remembered. */
  recent(queue: string, userId: string): string;
  /** ZSET: `reason:ticket id` of what is held against a player -> when it was. */
  strikes(queue: string, userId: string): string;
  /** ZSET: ticket id -> when it entered the pool. */
  pool(pool: string): string;
  /** HASH: what a matcher learnt and tells of the waits in a pool. */
  wait(pool: string): string;
  /** ZSET: ticket id -> when its players were last seen; waiting tickets of a queue that are watched for it. */
  presence(queue: string): string;
  /** STRING: the first answer by a player's idempotency key, as stored-ticket.ts reads it. */
  answer(userId: string, idempotencyKey: string): string;
  /** STRING: a match, as stored-match.ts reads it. */
  match(matchId: string): string;
}

/** SET of all tenants that ever enqueued. Like `rulesetsKey` outside the hash tags. */
export const tenantsKey = (keyPrefix: string): string => `${keyPrefix}tenants`;

/** HASH: `name:version` of a ruleset -> its digest. Of the whole installation. */
export const rulesetsKey = (keyPrefix: string): string => `${keyPrefix}rulesets`;

/** Refuses a tenant that could leave its hash tag. */
export function checkTenant(tenant: string): void {
  if (tenant === '' || /[{}]/.test(tenant)) throw new TicketStoreError('INVALID_TENANT', `not a tenant: "${tenant}"`);
}

/** Key names of a tenant, which is checked. */
export function tenantKeys(keyPrefix: string, tenant: string): TenantKeys {
  checkTenant(tenant);
  const tag = `{${tenant}}`;
  // The class comes first: what an account may do is told by how a key begins (contracts, redis-permissions.ts).
  const list = (name: string): string => `${keyPrefix}${name}:${tag}`;
  const below = (name: string): string => `${keyPrefix}${name}:${tag}:`;
  const [ticket, player, match] = [below('ticket'), below('player'), below('match')];
  const [balance, recent, strikes] = [below('balance'), below('recent'), below('strikes')];
  const [pool, wait, presence, answer] = [below('pool'), below('wait'), below('presence'), below('idem')];
  return {
    tenant,
    pools: list('pools'),
    placing: list('placing'),
    outbox: list('outbox'),
    accepting: list('accepting'),
    ticket: (ticketId) => ticket + ticketId,
    player: (userId) => player + userId,
    balance: (queue, userId) => `${balance}${queue}:${userId}`,
    recent: (queue, userId) => `${recent}${queue}:${userId}`,
    strikes: (queue, userId) => `${strikes}${queue}:${userId}`,
    pool: (name) => pool + name,
    wait: (name) => wait + name,
    presence: (queue) => presence + queue,
    answer: (userId, idempotencyKey) => `${answer}${userId}:${digest(idempotencyKey)}`,
    match: (matchId) => match + matchId,
  };
}

// Of fixed length and without colons, whatever a client calls its keys.
const digest = (text: string): string => hash('sha256', text, 'base64url');

/** Refuses a prefix that would take the place of the tenants' hash tags. */
export function checkKeyPrefix(keyPrefix: string): void {
  if (/[{}]/.test(keyPrefix)) {
    throw new TicketStoreError('INVALID_KEY_PREFIX', `a key prefix has no braces: "${keyPrefix}"`);
  }
}
