import { z } from 'zod';
import { queueNameSchema } from '../ids.ts';
import { attributeDefinitionSchema } from './attribute-definition.ts';
import { cooldownFileSchema } from './cooldown-rule.ts';
import { positiveDurationSchema, relaxAfterSchema } from './duration.ts';
import { expansionSchema } from './expansion.ts';
import { ratingsFileSchema } from './ratings-rule.ts';
import { freeForAllSchema, MAX_PLAYERS_PER_MATCH, teamsSchema } from './team-rule.ts';

const points = z.number().positive().max(10_000);
// "constructor" is a member of every object.
const attributeName = z
  .string()
  .regex(/^(?!constructor$)[a-z][a-z0-9_]{0,31}$/, '1-32 lower-case letters, digits or "_", not "constructor"');
const regionName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'a lower-case region name such as "eu-west"');

const ratingSchema = z.strictObject({
  window: points.meta({ description: 'Points that ratings may be apart at once' }),
  expand: expansionSchema.optional().meta({ description: 'How the window grows with waiting' }),
  max: z.number().positive().max(100_000).optional().meta({ description: 'The window never grows above this' }),
  measured_by: z.enum(['both', 'either']).default('both').meta({
    description:
      'Whose window must admit the gap when windows differ (`own_limit`): that of every ticket (`both` sides agree), or one is enough',
  }),
  own_limit: z.boolean().default(false).meta({
    description: 'Whether a join may name `max_rating_gap`, a limit of its own below the window',
  }),
  provisional_extra: points.optional().meta({
    description: 'Points by which the window is wider for a provisional player; `measured_by` says whose window counts',
  }),
  max_team_difference: points.optional().meta({
    description: 'Teams only: points that the mean ratings of two teams may be apart',
  }),
});

const partySchema = z.strictObject({
  sizes: z
    .array(z.int().min(1).max(MAX_PLAYERS_PER_MATCH))
    .min(1)
    .max(MAX_PLAYERS_PER_MATCH)
    .default([1])
    .meta({ description: 'How many players may join together' }),
  rating: z.enum(['mean', 'max']).default('mean').meta({ description: 'What the rating of a party is' }),
  similar_sizes: z
    .union([
      z.boolean(),
      z.strictObject({ relax_after: relaxAfterSchema.meta({ description: 'From this wait on any parties will do' }) }),
    ])
    .default(false)
    .meta({ description: 'Whether the largest parties of the teams are equally large, perhaps only for a time' }),
  max_spread: points.optional().meta({ description: 'Points that the players of one party may be apart' }),
});

const regionsSchema = z.strictObject({
  names: z.array(regionName).min(1).max(31).meta({ description: 'Where games can be hosted' }),
  required: z.boolean().default(false).meta({ description: 'Whether a join must say `region` or `latencies`' }),
  relax_after: relaxAfterSchema.meta({
    description: 'From this wait on any region will do for who named one; absent: never',
  }),
  latency: z
    .strictObject({
      limit: z
        .number()
        .positive()
        .max(10_000)
        .meta({ description: 'Milliseconds within which a region is near at once' }),
      expand: expansionSchema.optional().meta({ description: 'How the limit grows with waiting' }),
      max: z.number().positive().max(10_000).meta({ description: 'Hard cap: no match in a region farther than this' }),
    })
    .optional()
    .meta({ description: 'Lets a join send measured `latencies` in ms per region' }),
});

const preferenceSchema = z.strictObject({
  attribute: attributeName.meta({ description: 'Which attribute is compared' }),
  compare: z.enum(['equal', 'overlap', 'distance']).meta({
    description: 'equal: the same value; overlap: lists share members; distance: numbers are near',
  }),
  at_least: z.int().min(1).max(32).optional().meta({ description: 'overlap: how many shared members; default 1' }),
  within: z.number().nonnegative().optional().meta({ description: 'distance: how far apart numbers may be' }),
  required: z.boolean().default(false).meta({ description: 'Whether it refuses; otherwise it only counts' }),
  weight: z.number().nonnegative().max(10_000).default(50).meta({
    description: 'What an unmet preference counts, in rating points',
  }),
  relax_after: relaxAfterSchema.meta({
    description: 'From this wait on a required one only counts, and one that only counts does not count any more',
  }),
});

const avoidSchema = z.strictObject({
  recent: z
    .strictObject({
      opponents: z.int().min(1).max(50).meta({ description: 'How many of the latest are remembered' }),
      within: positiveDurationSchema.meta({ description: 'For how long after the match' }),
      relax_after: relaxAfterSchema.meta({ description: 'From this wait on they may meet again; absent: never' }),
    })
    .meta({ description: 'Latest opponents' }),
});

const prioritySchema = z.strictObject({
  classes: z
    .record(z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/), positiveDurationSchema)
    .refine((classes) => Object.keys(classes).length <= 16, 'at most 16 classes')
    .meta({ description: 'Class of the token’s `priority_class` -> head start in the order of waiting' }),
});

/** A ruleset as it is written: the keys of docs/rulesets.md. Says nothing about what keys mean together. */
export const rulesetFileSchema = z.strictObject({
  $schema: z
    .string()
    .max(1_024)
    .optional()
    .meta({ description: 'For editors of JSON files: where the JSON Schema is' }),
  name: queueNameSchema.meta({ description: 'Name of the queue, as joins give it' }),
  version: z
    .int()
    .positive()
    .max(1_000_000_000)
    .meta({ description: 'A definition never changes under the same version: count it up with every change' }),
  description: z
    .string()
    .max(512)
    .optional()
    .meta({ description: 'What the queue is, for readers of the API document' }),
  attributes: z
    .record(attributeName, attributeDefinitionSchema)
    .refine((attributes) => Object.keys(attributes).length <= 16, 'at most 16 attributes')
    .default({})
    .meta({ description: 'What a join says beside its queue: name -> what is allowed' }),
  pool_by: z.array(attributeName).max(8).default([]).meta({
    description: 'The attributes whose values form the pool: tickets with different values never meet',
  }),
  teams: teamsSchema.optional().meta({ description: 'Who plays in a match: teams, or free_for_all' }),
  free_for_all: freeForAllSchema.optional().meta({
    description: 'Everybody against everybody: how many players, a number or { min, max }',
  }),
  fill_for: relaxAfterSchema.meta({
    description: 'With a size of min and max: how long to wait for full teams before fewer will do; default 0',
  }),
  roles_relax_after: relaxAfterSchema.meta({ description: 'From this wait on role quotas need not be met' }),
  expansion_age: z.enum(['oldest', 'newest']).default('oldest').meta({
    description:
      'Whose wait counts for everything that loosens: that of the longest waiting of a match or of the newest',
  }),
  rating: ratingSchema
    .optional()
    .meta({ description: 'How far apart ratings may be; left out: ratings do not matter' }),
  party: partySchema.prefault({}).meta({ description: 'Who may join together' }),
  regions: regionsSchema.optional().meta({ description: 'Where matches are played; left out: it does not matter' }),
  preferences: z.array(preferenceSchema).max(16).default([]).meta({ description: 'What players wish of each other' }),
  avoid: avoidSchema.optional().meta({ description: 'Whom players are kept from, besides whom they block' }),
  priority: prioritySchema.optional().meta({ description: 'Who is put ahead in the order of waiting' }),
  strategy: z.enum(['adaptive', 'longest-wait', 'fifo', 'waves']).optional().meta({
    description:
      'How matches are chosen among those allowed; default adaptive for one against one by rating, else longest-wait',
  }),
  ordering: z.enum(['quality', 'first-come']).optional().meta({
    description:
      'Whom the longest waiting gets: the best match or the next longest waiting; default quality, fifo: first-come',
  }),
  patience: positiveDurationSchema.prefault('30s').meta({
    description: 'For how long the longest waiting may be passed over for better matches of others',
  }),
  cadence: z
    .union([
      z.literal('at-once'),
      z.strictObject({ every: positiveDurationSchema.meta({ description: 'Pause between waves, 10ms to 1h' }) }),
    ])
    .optional()
    .meta({ description: 'When matches are formed: at-once (default), or in waves; strategy waves: every 1 s' }),
  acceptance: z
    .strictObject({ within: positiveDurationSchema.meta({ description: 'For how long they may think, 1s to 5m' }) })
    .optional()
    .meta({ description: 'Ready check: every player must accept within this' }),
  cooldown: cooldownFileSchema.optional().meta({
    description: 'Who declines or backs out often may not join for a while; left out: everybody may join at once',
  }),
  max_wait: positiveDurationSchema.prefault('10m').meta({ description: 'After this an entry times out' }),
  presence: z
    .strictObject({ grace: positiveDurationSchema.meta({ description: '1s to 1h' }) })
    .optional()
    .meta({ description: 'An entry whose player neither polls nor holds a connection for so long is cancelled' }),
  backfill: z.boolean().default(false).meta({ description: 'Whether running games may ask for players' }),
  ratings: ratingsFileSchema.optional().meta({
    description: 'Where ratings come from and what results do to them; left out: from the token, else 1500',
  }),
  challenges: z.boolean().optional().meta({
    description: 'Whether a player may challenge another to this; default true for one against one, which it is for',
  }),
  hold_until_result: positiveDurationSchema.optional().meta({
    description:
      'Players may not queue again until the result of their game is reported, or for so long; left out: at once',
  }),
});

/** What an author writes. */
export type RulesetFile = z.input<typeof rulesetFileSchema>;
/** The same with defaults, durations in ms. */
export type ParsedRulesetFile = z.output<typeof rulesetFileSchema>;
