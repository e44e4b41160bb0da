import { z } from 'zod';
import { isPlainText, PLAIN_TEXT } from './plain-text.ts';
import { type AttributeDefinition, type AttributeValue, isRequired, type Ruleset, wholeText } from './ruleset/index.ts';

/** A problem of lists. */
export const twice = 'a value stands here twice';
export const areDistinct = (values: readonly string[]): boolean => new Set(values).size === values.length;

export const oneOf = (values: readonly string[]): string =>
  `expected one of ${values.map((value) => `"${value}"`).join(', ')}`;

/** An object with these fields and no others; says which ones there are. */
export function strictFields<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = `unknown field; allowed: ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? known : undefined) });
}

type AttributeField = z.ZodType<AttributeValue | undefined>;

/** The attributes of a ruleset's tickets as fields. */
export const attributeFields = (ruleset: Ruleset, field: (attribute: AttributeDefinition) => AttributeField) =>
  Object.fromEntries(Object.entries(ruleset.attributes).map(([name, attribute]) => [name, field(attribute)]));

/** The queue's name; with `queueOptional` it may be left out (for the queue that is meant when none is named). */
export function queueField({ name }: Pick<Ruleset, 'name'>, options: { queueOptional?: boolean }) {
  const field = z.literal(name);
  return options.queueOptional ? field.optional().meta({ description: `May be left out: "${name}" is meant` }) : field;
}

/** An attribute that takes its default when it is left out, if it has one. */
export function withDefault(attribute: AttributeDefinition): AttributeField {
  if (isRequired(attribute)) return attributeSchema(attribute);
  if (attribute.default === undefined) return attributeSchema(attribute).optional();
  return attributeSchema(attribute).default(attribute.default);
}

/** What an attribute accepts, in words. */
export function accepts(attribute: AttributeDefinition): string {
  switch (attribute.type) {
    case 'choice':
      return oneOf(attribute.values);
    case 'list':
      return `a list of at most ${attribute.max_items} of ${attribute.values.map((value) => `"${value}"`).join(', ')}`;
    case 'number':
      return `a number from ${attribute.min} to ${attribute.max}`;
    case 'text':
      return `must look like ${attribute.example ?? attribute.pattern}`;
  }
}

/** An attribute that must be there. */
export function attributeSchema(attribute: AttributeDefinition): z.ZodType<AttributeValue> {
  const { description, default: usual } = attribute;
  const usually = usual === undefined ? '' : ` (default ${String(usual)})`;
  return valueSchema(attribute).meta({
    ...(description === undefined ? {} : { description: `${description}${usually}` }),
    ...(attribute.type === 'text' && attribute.example !== undefined ? { example: attribute.example } : {}),
  });
}

function valueSchema(attribute: AttributeDefinition): z.ZodType<AttributeValue> {
  const expected = accepts(attribute);
  switch (attribute.type) {
    case 'choice':
      return z.enum(attribute.values as [string, ...string[]], expected);
    case 'list':
      return z
        .array(z.enum(attribute.values as [string, ...string[]], expected), expected)
        .max(attribute.max_items, expected)
        .refine(areDistinct, twice);
    case 'number':
      return z.number(expected).min(attribute.min, expected).max(attribute.max, expected);
    case 'text':
      return z
        .string(expected)
        .max(64, expected)
        .regex(wholeText(attribute.pattern), { error: expected, abort: true })
        .refine(isPlainText, PLAIN_TEXT);
  }
}
