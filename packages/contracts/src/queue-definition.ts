import { z } from 'zod';
import { queueNameSchema } from './ids.ts';

/** One attribute of a queue's tickets: a value of a list, or a text of a pattern. */
const attributeDefinitionSchema = z
  .strictObject({
    description: z.string().optional(),
    pattern: z.string().max(256).refine(isRegularExpression, 'not a regular expression').optional(),
    values: z.array(z.string().min(1).max(64)).min(1).max(64).optional(),
    default: z.string().optional(),
    example: z.string().optional(),
  })
  .refine((attribute) => (attribute.pattern === undefined) !== (attribute.values === undefined), {
    message: 'exactly one of "pattern" and "values"',
    abort: true,
  })
  .refine(
    ({ default: value, pattern, values }) =>
      value === undefined || (values ? values.includes(value) : new RegExp(pattern ?? '').test(value)),
    { message: 'is not a value that the attribute accepts', path: ['default'] },
  );

function isRegularExpression(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern));
  } catch {
    return false;
  }
}

/**
 * A queue: which attributes a ticket has, which of them form the pool, and who may meet whom.
 * The first shape of the ruleset; immutable per `version`.
 */
export const queueDefinitionSchema = z.strictObject({
  name: queueNameSchema,
  version: z.int().positive(),
  /** Attribute name -> what it accepts. An attribute without default must be sent. */
  attributes: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,31}$/), attributeDefinitionSchema),
  /** The attributes whose values form the pool, in order. Tickets with different values never meet. */
  poolBy: z.array(z.string()).min(1),
  /** The two teams of one. A pair named white and black is also told its colour. */
  teams: z.tuple([z.string().min(1).max(32), z.string().min(1).max(32)]),
  rating: z.strictObject({
    /** Points that two players may be apart at once. */
    window: z.number().positive().max(10_000),
    /** Points by which the window widens... */
    widenBy: z.number().nonnegative().max(10_000),
    /** ...every so many seconds of the player's own wait. */
    widenEverySeconds: z.number().positive().max(3_600),
  }),
  maxWaitSeconds: z.number().positive().max(86_400),
  /** With it, an entry whose player neither polls nor holds a connection for so long is cancelled as `abandoned`. */
  presence: z.strictObject({ graceSeconds: z.number().min(1).max(3_600) }).optional(),
});

export type QueueDefinition = z.infer<typeof queueDefinitionSchema>;

/** Fields of a join request that are not attributes. */
const reservedNames = ['queue', 'region', 'alternatives'];

/** The queues of an installation; names are unique and pool attributes exist. */
export const queueDefinitionsSchema = z
  .array(queueDefinitionSchema)
  .min(1)
  .superRefine((queues, context) => {
    const names = new Set<string>();
    for (const [index, queue] of queues.entries()) {
      if (names.has(queue.name)) {
        context.addIssue({ code: 'custom', path: [index, 'name'], message: `a second queue named "${queue.name}"` });
      }
      names.add(queue.name);
      for (const name of reservedNames) {
        if (!Object.hasOwn(queue.attributes, name)) continue;
        const message = 'is a field of every join request; choose another name';
        context.addIssue({ code: 'custom', path: [index, 'attributes', name], message });
      }
      for (const name of queue.poolBy) {
        if (!Object.hasOwn(queue.attributes, name)) {
          context.addIssue({ code: 'custom', path: [index, 'poolBy'], message: `"${name}" is not an attribute` });
        }
      }
    }
  });

/** The chess queue of the product's origin: within 100 points at once, 25 more every 10 s, at most 600 s. */
export const chessQueue: QueueDefinition = {
  name: 'chess',
  version: 1,
  attributes: {
    time_control: {
      description: 'Minutes and increment in seconds',
      pattern: '^(?:0\\.5|[1-9][0-9]{0,2})\\+(?:0|[1-9][0-9]{0,2})$',
      example: '3+2',
    },
    variant: {
      description: 'Rules of the game',
      values: ['standard', 'chess960', 'crazyhouse', 'antichess', 'atomic', 'horde', 'king_of_the_hill', 'three_check'],
      default: 'standard',
    },
    mode: { description: 'Whether the result counts', values: ['rated', 'casual'], default: 'rated' },
  },
  poolBy: ['time_control', 'variant', 'mode'],
  teams: ['white', 'black'],
  rating: { window: 100, widenBy: 25, widenEverySeconds: 10 },
  maxWaitSeconds: 600,
};

/** The pool of a ticket with these attribute values: `chess:3+2:standard:rated`. */
export const poolOf = (queue: QueueDefinition, attributes: Readonly<Record<string, string>>): string =>
  [queue.name, ...queue.poolBy.map((name) => (attributes[name] ?? '').replace(/[%:]/g, encodeURIComponent))].join(':');
