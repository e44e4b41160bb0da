import { z } from 'zod';

/** What an attribute of a ticket may be: one of some words, a text of a pattern, a number, or a list of words. */
export type AttributeValue = string | number | string[];

const described = {
  description: z.string().max(512).optional().meta({ description: 'For readers of the API document' }),
  optional: z.boolean().optional().meta({ description: 'A join may leave it out; such a ticket has no wish' }),
};
const kind = <Type extends string>(type: Type) =>
  z
    .literal(type)
    .meta({ description: 'choice: one of the values; text: of a pattern; number; list: some of the values' });
const usually = { description: 'What a join has that leaves it out' };
const word = z.string().min(1).max(64);
const words = z
  .array(word)
  .min(1)
  .max(64)
  .refine(areDistinct, 'a value stands here twice')
  .meta({ description: 'What is allowed' });

const choiceSchema = z
  .strictObject({ ...described, type: kind('choice'), values: words, default: word.optional().meta(usually) })
  .refine(({ default: usual, values }) => usual === undefined || values.includes(usual), {
    message: 'is not one of the values',
    path: ['default'],
  });

const textSchema = z
  .strictObject({
    ...described,
    type: kind('text'),
    pattern: z
      .string()
      .max(256)
      .refine(isRegularExpression, { message: 'not a regular expression', abort: true })
      .meta({ description: 'Regular expression of the whole text' }),
    example: word.optional().meta({ description: 'A text that fits, for messages and the API document' }),
    default: word.optional().meta(usually),
  })
  .refine(({ default: usual, pattern }) => usual === undefined || wholeText(pattern).test(usual), {
    message: 'does not match the pattern',
    path: ['default'],
    when: ({ issues }) => issues.length === 0,
  });

const numberSchema = z
  .strictObject({
    ...described,
    type: kind('number'),
    min: z.number().meta({ description: 'Least' }),
    max: z.number().meta({ description: 'Greatest' }),
    default: z.number().optional().meta(usually),
  })
  .refine(({ min, max }) => min <= max, { message: '"max" is below "min"', path: ['max'] })
  .refine(({ default: usual, min, max }) => usual === undefined || (usual >= min && usual <= max), {
    message: 'is not between "min" and "max"',
    path: ['default'],
  });

const listSchema = z
  .strictObject({
    ...described,
    type: kind('list'),
    values: words,
    max_items: z.int().min(1).max(32).default(8).meta({ description: 'Most members of a list' }),
    default: z.array(word).max(32).optional().meta(usually),
  })
  .refine(({ default: usual, values }) => usual?.every((member) => values.includes(member)) ?? true, {
    message: 'has a member that is not one of the values',
    path: ['default'],
  });

/** One attribute of a queue's tickets. Without `default` a join must send it, unless it is `optional`. */
export const attributeDefinitionSchema = z.discriminatedUnion('type', [
  choiceSchema,
  textSchema,
  numberSchema,
  listSchema,
]);

export type AttributeDefinition = z.infer<typeof attributeDefinitionSchema>;

/** Whether a join must send the attribute. */
export const isRequired = (attribute: AttributeDefinition): boolean =>
  attribute.default === undefined && attribute.optional !== true;

/** Matches texts that fit the pattern from beginning to end. */
export const wholeText = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

function isRegularExpression(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern));
  } catch {
    return false;
  }
}

function areDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
