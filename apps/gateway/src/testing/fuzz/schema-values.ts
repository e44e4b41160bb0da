import * as fc from 'fast-check';

/** The parts of JSON Schema that the documents use. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  example?: unknown;
  examples?: unknown[];
}

const MAX_DEPTH = 8;
const MOST_ITEMS = 3;
const MOST_LETTERS = 24;

/** Values that fit a schema, as far as a schema can tell. `schemas`: what references name. */
export function schemaValues(
  schema: JsonSchema,
  schemas: Record<string, JsonSchema>,
  depth = 0,
): fc.Arbitrary<unknown> {
  const inner = (each: JsonSchema) => schemaValues(each, schemas, depth + 1);
  if (depth > MAX_DEPTH) return fc.constant(null);
  if (schema.$ref !== undefined) {
    const named = schemas[schema.$ref.split('/').at(-1)!];
    return named === undefined ? fc.constant(null) : inner(named);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches !== undefined && schema.properties === undefined) return fc.oneof(...branches.map(inner));
  if (branches !== undefined) {
    const required = branches.map((branch) => [...(schema.required ?? []), ...(branch.required ?? [])]);
    return fc.oneof(...required.map((names) => objects({ ...schema, required: names }, inner)));
  }
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map(inner);
    return fc.tuple(...parts).map((values) => Object.assign({}, ...values) as unknown);
  }
  const known = schema.examples ?? (schema.example === undefined ? [] : [schema.example]);
  const typed = ofType(schema, inner);
  return known.length === 0 ? typed : fc.oneof(typed, fc.constantFrom(...known));
}

function ofType(schema: JsonSchema, inner: (schema: JsonSchema) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => inner({ ...schema, type })));
  switch (schema.type) {
    case 'object':
      return objects(schema, inner);
    case 'array': {
      const { minItems: minLength = 0, maxItems = MOST_ITEMS } = schema;
      const maxLength = Math.max(minLength, Math.min(maxItems, MOST_ITEMS));
      return fc.array(inner(schema.items ?? {}), { minLength, maxLength });
    }
    case 'string':
      return texts(schema);
    case 'integer':
      return fc.integer(bounds(schema, 1));
    case 'number':
      return fc.oneof(fc.integer(bounds(schema, 1)), fc.integer(bounds(schema, 0)));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objects(schema: JsonSchema, inner: (schema: JsonSchema) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties: more } = schema;
  const parts = Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, inner(each)]));
  const requiredKeys = [...new Set(required)].filter((name) => Object.hasOwn(parts, name));
  const full = fc.record(parts, { requiredKeys, noNullPrototype: true });
  // Members that may be left out often exclude each other: half of the time there is one of them at most.
  const lean = fc.tuple(full, fc.nat(20)).map(([value, place]) => withOneMore(value, requiredKeys, place));
  const named = fc.oneof(full, lean);
  if (typeof more !== 'object') return named;
  const others = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), inner(more), { maxKeys: 2, noNullPrototype: true });
  return fc.tuple(others, named).map(([some, rest]) => ({ ...some, ...rest }));
}

function texts({ format, pattern, minLength = 0, maxLength = 256 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time')
    return fc
      .date({ min: new Date(1.7e12), max: new Date(1.79e12), noInvalidDate: true })
      .map((date) => date.toISOString());
  const fits = (text: string) => text.length >= minLength && text.length <= maxLength;
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern), { size: 'small' }).filter(fits);
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, MOST_LETTERS)) });
}

/** The least and the most, a little inside where the edge itself is out. */
function bounds(schema: JsonSchema, inset: number): { min: number; max: number } {
  const min = schema.minimum ?? (schema.exclusiveMinimum === undefined ? -1_000 : schema.exclusiveMinimum + inset);
  const max =
    schema.maximum ?? (schema.exclusiveMaximum === undefined ? min + 100_000 : schema.exclusiveMaximum - inset);
  const [low, high] = [Math.ceil(Math.max(min, -(2 ** 31))), Math.floor(Math.min(max, 2 ** 31 - 1))];
  return { min: low, max: Math.max(low, high) };
}

function withOneMore(
  value: Record<string, unknown>,
  required: readonly string[],
  place: number,
): Record<string, unknown> {
  const others = Object.keys(value).filter((name) => !required.includes(name));
  const kept = others[place % (others.length + 1)];
  return Object.fromEntries(Object.entries(value).filter(([name]) => required.includes(name) || name === kept));
}
