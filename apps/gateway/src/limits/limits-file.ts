import { positiveDurationSchema, tenantIdSchema } from '@paireto/contracts';
import { z } from 'zod';
import { isNetwork } from './networks.ts';

/** What a player may do so often, by the name of the limit. */
export const playerLimitNames = ['joins', 'challenges', 'connects', 'socket_tickets', 'reads', 'changes'] as const;

export type PlayerLimitName = (typeof playerLimitNames)[number];

const MAX_WINDOW_MS = 3_600_000;

const rateSchema = z.union(
  [
    z.literal('unlimited'),
    z.strictObject({
      limit: z.int().min(0).max(1_000_000),
      per: positiveDurationSchema.refine(
        (ms) => ms % 1_000 === 0 && ms <= MAX_WINDOW_MS,
        'expected whole seconds, an hour at most',
      ),
    }),
  ],
  'expected "unlimited", or how often in which time, such as { limit: 10, per: 60s }: whole seconds, an hour at most',
);

const playersSchema = z.strictObject({
  joins: rateSchema.optional(),
  challenges: rateSchema.optional(),
  connects: rateSchema.optional(),
  socket_tickets: rateSchema.optional(),
  reads: rateSchema.optional(),
  changes: rateSchema.optional(),
});

const quota = (most: number) =>
  z.union([z.literal('unlimited'), z.int().min(0).max(most)], `expected "unlimited" or a whole number up to ${most}`);

const quotasSchema = z.strictObject({
  joins_per_second: quota(1_000_000).optional(),
  waiting_entries: quota(100_000_000).optional(),
  connections: quota(1_000_000).optional(),
});

const addressesSchema = z.strictObject({
  requests: rateSchema.optional(),
  failed_authentications: rateSchema.optional(),
  exempt: z
    .array(z.string().refine(isNetwork, 'expected an address or a network, such as 10.0.0.0/8 or ::1'))
    .max(1_000)
    .optional(),
});

/** The file that the setting LIMITS names: what is left out is as without a file. */
export const limitsFileSchema = z.strictObject({
  players: playersSchema.prefault({}),
  addresses: addressesSchema.prefault({}),
  quotas: quotasSchema.prefault({}),
  tenants: z
    .record(tenantIdSchema, z.strictObject({ players: playersSchema.prefault({}), quotas: quotasSchema.prefault({}) }))
    .prefault({}),
});

export type LimitsFile = z.output<typeof limitsFileSchema>;
