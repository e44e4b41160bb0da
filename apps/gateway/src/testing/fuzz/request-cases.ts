import * as fc from 'fast-check';
import type { ApiOperation, ApiParameter } from './api-document.ts';
import { type Body, bodies, strayBodies } from './body-cases.ts';
import { hostileTexts, unknownNames } from './hostile-values.ts';
import { type JsonSchema, schemaValues } from './schema-values.ts';

/** Who asks: one of those that the world has tokens of, or with something else where the token belongs. */
export type Identity = { token: string; of: number } | { header: string | undefined };

/** Something that only the running world knows, by a number that it takes as it can. */
export interface Known {
  known: string;
  of: number;
}

/** A request as it was thought up; the world says what its known parts are. */
export interface RequestCase {
  operationId: string;
  identity: Identity;
  path: Record<string, string | Known>;
  /** Name and value, in order, as many as there are. */
  query: [string, string][];
  headers: Record<string, string>;
  body: Body;
  [fc.toStringMethod]: () => string;
}

const TOLD_LENGTH = 4_000;

/** Requests for an operation: half of them sound, the others nearly so, or hostile. */
export function requestCases(
  operation: ApiOperation,
  options: {
    schemas: Record<string, JsonSchema>;
    identities: readonly string[];
    /** Names of the queues that there are. */
    queues: readonly string[];
    known: (name: string) => string | undefined;
  },
): fc.Arbitrary<RequestCase> {
  const { schemas } = options;
  const pathNames = operation.parameters.filter((each) => each.in === 'path');
  return fc
    .record({
      identity: identities(options.identities),
      path: fc.record(
        Object.fromEntries(pathNames.map((each) => [each.name, pathValues(each, schemas, options.known(each.name))])),
        { noNullPrototype: true },
      ),
      query: queries(operation, schemas, options.queues),
      headers: headers(operation, schemas),
      content: operation.body === undefined ? strayBodies() : bodies(operation.body, operation.examples, schemas),
    })
    .map(({ content, ...rest }) => {
      const { type, body } = content;
      const all = { ...rest.headers, ...(type === undefined ? {} : { 'content-type': type }) };
      const request = { ...rest, operationId: operation.operationId, headers: all, body };
      const told = (): string => JSON.stringify(request, cut).slice(0, TOLD_LENGTH);
      return { ...request, [fc.toStringMethod]: told };
    });
}

const cut = (_: string, value: unknown): unknown =>
  typeof value === 'string' && value.length > 600 ? `${value.slice(0, 600)}… (${value.length})` : value;

const identities = (names: readonly string[]): fc.Arbitrary<Identity> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ token: fc.constant(names[0]!), of: fc.nat(1_000) }) },
    { weight: 3, arbitrary: fc.record({ token: fc.constantFrom(...names), of: fc.nat(1_000) }) },
    {
      weight: 1,
      arbitrary: fc
        .oneof(
          fc.constantFrom(undefined, '', 'Bearer', 'Bearer ', 'Basic dXNlcjpwYXNz', 'Bearer a.b.c', 'bearer null'),
          headerTexts().map((text) => `Bearer ${text}`),
        )
        .map((header) => ({ header })),
    },
  );

function pathValues(
  { schema = {} }: ApiParameter,
  schemas: Record<string, JsonSchema>,
  known: string | undefined,
): fc.Arbitrary<string | Known> {
  const sound = schemaValues(schema, schemas).map((value) => segment(String(value)));
  // No segment is empty, and none is one or two dots: those make another path.
  const hostile = hostileTexts().map(segment);
  const odd = fc.constantFrom('%', '%zz', '%E0%A4%A', '%00', '%2F', '%252F', ';a=b', '~', '@:');
  const usual = known === undefined ? sound : fc.record({ known: fc.constant(known), of: fc.nat(1_000) });
  return fc.oneof(
    { weight: 6, arbitrary: usual },
    { weight: 2, arbitrary: sound },
    { weight: 2, arbitrary: hostile },
    { weight: 1, arbitrary: odd },
  );
}

function segment(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed().slice(0, 2_000));
  return /^\.{0,2}$/.test(encoded) ? 'none' : encoded;
}

function queries(
  operation: ApiOperation,
  schemas: Record<string, JsonSchema>,
  queues: readonly string[],
): fc.Arbitrary<[string, string][]> {
  const known = operation.parameters.filter((each) => each.in === 'query');
  const sound = known.map((each) =>
    fc.option(
      (each.name === 'queue' ? fc.constantFrom(...queues) : schemaValues(each.schema ?? {}, schemas)).map(
        (value): [string, string] => [each.name, queryText(each.name, value)],
      ),
      { freq: each.required ? 20 : 1, nil: undefined },
    ),
  );
  const pair = (name: fc.Arbitrary<string>): fc.Arbitrary<[string, string]> => fc.tuple(name, hostileTexts());
  const odd =
    known.length === 0
      ? pair(unknownNames())
      : fc.oneof(pair(fc.constantFrom(...known.map(({ name }) => name))), pair(unknownNames()));
  const soundOnly = fc.tuple(...sound).map((pairs) => pairs.filter((each) => each !== undefined));
  const withOdd = fc.tuple(soundOnly, fc.array(odd, { minLength: 1, maxLength: 2 })).map((parts) => parts.flat());
  return fc.oneof({ weight: 4, arbitrary: soundOnly }, { weight: 1, arbitrary: withOdd });
}

/** A wait is a short one: what is tried here is not patience. */
const queryText = (name: string, value: unknown): string => (name === 'wait' ? '0' : String(value).toWellFormed());

/** What may stand in a header. */
const headerTexts = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({
      unit: fc
        .integer({ min: 0x20, max: 0xff })
        .filter((code) => code !== 0x7f)
        .map((code) => String.fromCharCode(code)),
      maxLength: 60,
    }),
    fc.constantFrom('x'.repeat(2_000), ',,,', '"', 'a=b; c=d', '\t'),
  );

const ODD_HEADERS = [
  ...[
    'x-request-id',
    'traceparent',
    'tracestate',
    'accept',
    'accept-encoding',
    'accept-language',
    'if-none-match',
    'origin',
  ],
  ...[
    'last-event-id',
    'idempotency-key',
    'x-forwarded-for',
    'x-forwarded-host',
    'forwarded',
    'x-http-method-override',
    'range',
  ],
  ...['content-encoding', 'prefer', 'cookie', 'upgrade', 'x-tenant', 'x-user-id'],
];

function headers(operation: ApiOperation, schemas: Record<string, JsonSchema>): fc.Arbitrary<Record<string, string>> {
  const known = operation.parameters.filter((each) => each.in === 'header');
  const sound = fc.record(
    Object.fromEntries(
      known.map((each) => [
        each.name.toLowerCase(),
        schemaValues(each.schema ?? {}, schemas).map((value) => latin(String(value))),
      ]),
    ),
    { requiredKeys: [], noNullPrototype: true },
  ) as fc.Arbitrary<Record<string, string>>;
  const odd = fc.dictionary(fc.constantFrom(...ODD_HEADERS), headerTexts(), { maxKeys: 3, noNullPrototype: true });
  return fc.oneof(
    { weight: 3, arbitrary: sound },
    { weight: 1, arbitrary: fc.tuple(sound, odd).map(([a, b]) => ({ ...a, ...b })) },
  );
}

const latin = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');
