import { createHash, randomBytes } from 'node:crypto';
import { epochMsSchema, playerClaimsSchema, tenantIdSchema, tokenIdSchema, userIdSchema } from '@paireto/contracts';
import type { connectRedis, Logger } from '@paireto/runtime';
import { z } from 'zod';
import type { Verified } from '../http/app-env.ts';
import type { SocketTickets } from '../ports/socket-tickets.ts';
import { orUnavailable } from './guarded-entry-store.ts';

/** How long a ticket waits for its use. */
const LIFETIME_S = 30;

/** 256 bits that nobody can guess, as base64url. */
const TICKET_BYTES = 32;
const ticketShape = /^[A-Za-z0-9_-]{43}$/;

const { rating } = playerClaimsSchema.shape;
const blocked = z.array(userIdSchema);

/** What is kept of a ticket; of one that a gateway of another release wrote, what is known here (docs/adr/0022). */
const keptSchema = z.object({
  v: z.literal(1),
  caller: z.object({
    userId: userIdSchema,
    tenant: tenantIdSchema,
    roles: z.array(z.string()),
    rating,
    party: z.array(z.object({ userId: userIdSchema, rating, blocked })),
    priorityClass: z.string().optional(),
    blocked,
  }),
  token: z.object({ expiresAtMs: epochMsSchema, issuedAtMs: epochMsSchema, id: tokenIdSchema.optional() }),
});

/**
 * Socket tickets in Redis, under the hash of the ticket: who can read the keys cannot open a socket with them. A key stands
 * alone, so that it needs no tenant's hash tag.
 */
export function createRedisSocketTickets(deps: {
  redis: Pick<ReturnType<typeof connectRedis>, 'set' | 'getdel'>;
  keyPrefix: string;
  logger: Pick<Logger, 'warn'>;
}): SocketTickets {
  const keyOf = (ticket: string): string =>
    `${deps.keyPrefix}socket-ticket:${createHash('sha256').update(ticket).digest('base64url')}`;

  return {
    lifetimeS: LIFETIME_S,
    async issue(verified) {
      const ticket = randomBytes(TICKET_BYTES).toString('base64url');
      const kept: z.input<typeof keptSchema> = toKept(verified);
      await orUnavailable(deps.redis.set(keyOf(ticket), JSON.stringify(kept), 'EX', LIFETIME_S));
      return ticket;
    },
    async redeem(ticket) {
      if (!ticketShape.test(ticket)) return undefined;
      const text = await orUnavailable(deps.redis.getdel(keyOf(ticket)));
      if (text === null) return undefined;
      const kept = readKept(text);
      if (!kept.success) deps.logger.warn({ err: kept.error }, 'a socket ticket in Redis is not one');
      return kept.success ? fromKept(kept.data) : undefined;
    },
  };
}

function toKept({ caller, token }: Verified): z.input<typeof keptSchema> {
  const party = caller.party.map((member) => ({ ...member, blocked: [...member.blocked] }));
  return { v: 1, caller: { ...caller, party, roles: [...caller.roles], blocked: [...caller.blocked] }, token };
}

/** Members that are absent are there, as undefined. */
function fromKept({ caller, token }: z.output<typeof keptSchema>): Verified {
  const party = caller.party.map((member) => ({ ...member, rating: member.rating }));
  const { id, ...times } = token;
  return {
    caller: { ...caller, rating: caller.rating, priorityClass: caller.priorityClass, party },
    token: { ...times, ...(id !== undefined && { id }) },
  };
}

function readKept(text: string) {
  try {
    return keptSchema.safeParse(JSON.parse(text));
  } catch (error) {
    return { success: false as const, error };
  }
}
