import * as fc from 'fast-check';
import { hostileValues, spoil, spoilings } from './hostile-values.ts';
import { type JsonSchema, schemaValues } from './schema-values.ts';

/** What a request carries. */
export type Body = { text: string } | { bytes: number[] } | undefined;

/** A body, and what it is sent as. */
export interface Content {
  type: string | undefined;
  body: Body;
}

const JSON_TYPE = 'application/json';

/** Bodies of a schema, and everything else that may be sent as one. */
export function bodies(
  schema: JsonSchema,
  examples: readonly unknown[],
  schemas: Record<string, JsonSchema>,
): fc.Arbitrary<Content> {
  const thought = schemaValues(schema, schemas);
  const values =
    examples.length === 0
      ? thought
      : fc.oneof({ weight: 2, arbitrary: thought }, { weight: 1, arbitrary: fc.constantFrom(...examples) });
  const asJson = (value: unknown): Content => ({ type: JSON_TYPE, body: { text: JSON.stringify(value) ?? '' } });
  const nearly = fc.tuple(values, fc.array(spoilings(), { minLength: 1, maxLength: 3 }));
  return fc.oneof(
    { weight: 8, arbitrary: values.map(asJson) },
    { weight: 7, arbitrary: nearly.map(([value, changes]) => asJson(changes.reduce(spoil, value))) },
    { weight: 2, arbitrary: hostileValues().map(asJson) },
    {
      weight: 2,
      arbitrary: fc.tuple(values, fc.nat(400)).map(([value, place]) => broken(JSON.stringify(value), place)),
    },
    { weight: 1, arbitrary: fc.tuple(contentTypes(), values).map(([type, value]) => ({ ...asJson(value), type })) },
    {
      weight: 1,
      arbitrary: fc.array(fc.nat(255), { maxLength: 60 }).map((bytes) => ({ type: JSON_TYPE, body: { bytes } })),
    },
  );
}

/** A text that once was JSON. */
function broken(text: string, place: number): Content {
  const at = place % Math.max(1, text.length);
  const texts = [
    text.slice(0, at),
    text + text,
    `\ufeff${text}`,
    text.replaceAll('"', "'"),
    `${text.slice(0, at)}\0${text.slice(at)}`,
    '['.repeat(8_000),
    `"${'x'.repeat(20_000)}"`,
    `${text.slice(0, -1)},}`,
    text.replace('{', '{"queue":"a","queue":"b",'),
  ];
  return { type: JSON_TYPE, body: { text: texts[place % texts.length]! } };
}

const contentTypes = (): fc.Arbitrary<string | undefined> =>
  fc.constantFrom(
    ...[
      undefined,
      '',
      'text/plain',
      'application/json; charset=utf-16',
      'application/json;charset=""',
      'APPLICATION/JSON',
    ],
    ...[
      'application/problem+json',
      'multipart/form-data',
      'application/x-www-form-urlencoded',
      'application/jsonx',
      'json',
    ],
  );

/** What nobody asked for. */
export const strayBodies = (): fc.Arbitrary<Content> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constant<Content>({ type: undefined, body: undefined }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(contentTypes(), hostileValues())
        .map(([type, value]) => ({ type, body: { text: JSON.stringify(value) } })),
    },
  );
