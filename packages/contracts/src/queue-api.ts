import { z } from 'zod';
import { allocationStateSchema } from './bridge-status.ts';
import { ticketStateSchema } from './ticket-state.ts';

// The ids name the schemas in the OpenAPI document.

const instant = (description: string) => z.iso.datetime().meta({ description, example: '2026-01-31T12:00:00.000Z' });

const estimate = z.int().nonnegative().nullable().meta({
  description: 'Expected wait in whole seconds, half of the waits end within it; null while too little is known',
});

/** Expected wait, from what happens in the pool to players of this strength. */
export const waitEstimateSchema = z
  .object({
    p50_seconds: z.number().nonnegative().meta({
      description: 'Half of the waits end within this; of the whole wait, to the millisecond',
      example: 4.2,
    }),
    p90_seconds: z.number().nonnegative().meta({ description: 'Nine of ten waits end within this', example: 21.5 }),
  })
  .meta({ id: 'WaitEstimate' });

const waitEstimate = waitEstimateSchema.nullable().meta({
  description: 'How long the wait of somebody is expected to be who comes now; null while too little is known',
});

const playersWaiting = z.int().nonnegative();
const playersInPools = playersWaiting.meta({
  description: 'Sum over the pools: an entry that waits in several pools counts in each',
});

const matchedPlayer = z.object({
  user_id: z.string(),
  rating: z.number(),
  team: z.string(),
  role: z.string().optional(),
});

/** Where a matched player goes to play. */
export const assignmentSchema = z
  .object({
    match_id: z.string(),
    game_id: z.string(),
    server_addr: z.string().optional(),
    team: z.string().meta({ example: 'white' }),
    color: z.enum(['white', 'black']).optional().meta({ description: 'In queues whose teams are white and black' }),
    role: z.string().optional().meta({ description: 'In queues with roles: the one to play' }),
    region: z.string().optional().meta({ description: 'Where the game is, in queues with regions' }),
    teammates: z.array(matchedPlayer).meta({ description: 'Who plays with you' }),
    opponents: z.array(matchedPlayer),
  })
  .meta({ id: 'Assignment' });

/** A match that waits for its players to accept it. */
export const acceptanceSchema = z
  .object({
    accept_by: instant('Who has not accepted by then is out of the queue'),
    accepted: z.boolean().meta({ description: 'Whether you have' }),
    accepted_players: z.int().nonnegative(),
    players: z.int().positive(),
  })
  .meta({ id: 'Acceptance' });

/** A queue entry as its owner sees it. */
export const queueEntrySchema = z
  .object({
    queue_entry_id: z.string(),
    status: ticketStateSchema,
    queue: z.string(),
    pool: z.string().meta({
      description:
        'From REQUIRES_ACCEPTANCE or PLACING on: the pool that the match was found in; else that of the first choice',
      example: 'chess:3+2:standard:rated',
    }),
    pools: z.array(z.string()).meta({
      description: 'All pools that the entry waits or waited in, first choice first',
      example: ['chess:3+2:standard:rated', 'chess:5+0:standard:rated'],
    }),
    region: z.string().optional(),
    players: z.array(z.string()).meta({ description: 'Everybody of the entry: you, or your party' }),
    rating: z.number().meta({ description: 'The rating the entry is matched with' }),
    enqueued_at: instant('When the wait began'),
    expires_at: instant('When the entry times out if nobody is found'),
    estimated_wait_seconds: estimate,
    wait_estimate: waitEstimateSchema.nullable().meta({
      description: 'SEARCHING: how long the whole wait is expected to be; null while too little is known',
    }),
    position: z
      .int()
      .positive()
      .optional()
      .meta({
        description:
          'SEARCHING, in queues that serve who came first: the place in line, in that of its pools where it is the best. ' +
          'By when entries came into the pool, without head starts. Not in the answer of a join',
      }),
    rating_window: z
      .number()
      .positive()
      .optional()
      .meta({
        description:
          'SEARCHING, where ratings decide: how many points apart others may be now, by this wait. Grows with the wait as the ' +
          'ruleset says; the wait of somebody who waits longer may count instead, and provisional players may add to it',
        example: 150,
      }),
    match_id: z.string().optional().meta({ description: 'REQUIRES_ACCEPTANCE, PLACING and MATCHED: the match' }),
    acceptance: acceptanceSchema.optional().meta({ description: 'REQUIRES_ACCEPTANCE: what is asked of you' }),
    assignment: assignmentSchema.optional().meta({ description: 'MATCHED: where to play' }),
    reason: z
      .string()
      .optional()
      .meta({
        description:
          'FAILED: why; CANCELLED: `abandoned` when its player was gone, `declined` or `not-accepted` after a ready check; ' +
          'SEARCHING: why an earlier match came to nothing',
      }),
  })
  .meta({ id: 'QueueEntry' });

/** Answer of `GET /v1/matchmaking/active`. */
export const activeEntrySchema = z
  .object({
    entry: queueEntrySchema.nullable().meta({
      description: 'The entry that is waiting or being placed, or the latest match; null when there is none',
    }),
  })
  .meta({ id: 'ActiveEntry' });

/** Answer of `GET /v1/matchmaking/queues/{queue}/status`. */
export const queueStatusSchema = z
  .object({
    queue: z.string(),
    players_waiting: playersInPools,
    estimated_wait_seconds: estimate,
    wait_estimate: waitEstimate,
    pools: z.array(
      z.object({
        pool: z.string(),
        players_waiting: playersWaiting,
        estimated_wait_seconds: estimate,
        wait_estimate: waitEstimate,
      }),
    ),
  })
  .meta({ id: 'QueueStatus' });

/** Answer of `GET /internal/shards`: what this gateway heard of the shards in the last seconds. */
export const shardsSchema = z
  .object({
    shards: z.array(
      z.object({
        shard_id: z.string(),
        last_heartbeat_at: instant('When it was last heard'),
        partitions: z.array(z.int()).meta({ description: 'The partitions that it owns' }),
        pools: z.int().nonnegative(),
        tickets: z.int().nonnegative(),
        load: z.number().meta({ description: 'Share of the last second in which it was busy, 0 to 1' }),
        tickets_joined: z
          .int()
          .nonnegative()
          .optional()
          .meta({ description: 'Joins since it was started; an entry of several pools counts in each' }),
        matches_made: z
          .int()
          .nonnegative()
          .optional()
          .meta({ description: 'Matches that it committed since it was started' }),
      }),
    ),
    unowned_partitions: z.array(z.int()).meta({ description: 'Partitions that no shard claims' }),
    contested_partitions: z
      .array(z.int())
      .meta({ description: 'Partitions that several shards claim; harmless, and short' }),
  })
  .meta({ id: 'Shards' });

/** Answer of `GET /internal/queues/summary`. */
export const queuesSummarySchema = z
  .object({
    allocation: allocationStateSchema.nullable().meta({
      description: 'Whether games can be had; `open`: matches are held back; null: no bridge was heard lately',
    }),
    tenants: z.array(
      z.object({
        tenant: z.string(),
        players_waiting: playersInPools,
        matches_placing: z.int().nonnegative(),
        pools: z.array(
          z.object({
            pool: z.string(),
            queue: z.string(),
            partition: z.int(),
            players_waiting: playersWaiting,
            oldest_wait_seconds: z.number().nonnegative(),
            estimated_wait_seconds: estimate,
            wait_estimate: waitEstimate,
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'QueuesSummary' });

export type Acceptance = z.infer<typeof acceptanceSchema>;
export type Assignment = z.infer<typeof assignmentSchema>;
export type WaitEstimate = z.infer<typeof waitEstimateSchema>;
export type QueueEntry = z.infer<typeof queueEntrySchema>;
export type QueueStatus = z.infer<typeof queueStatusSchema>;
export type QueuesSummary = z.infer<typeof queuesSummarySchema>;
export type Shards = z.infer<typeof shardsSchema>;
