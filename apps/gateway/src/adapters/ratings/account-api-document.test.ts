import { readFileSync } from 'node:fs';
import { accountSchema, lookUpAccountsReplySchema, lookUpAccountsRequestSchema } from '@paireto/contracts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

type Json = Record<string, unknown>;

const read = (name: string): string => readFileSync(new URL(`../../../../../docs/${name}`, import.meta.url), 'utf8');
const document = parse(read('account-api.openapi.yaml')) as Json & { components: { schemas: Record<string, Json> } };
const { schemas } = document.components;

const prose = new Set(['$schema', 'description', 'example']);

/** A schema without prose and with its references put in. Times are described by their format alone. */
function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (node === null || typeof node !== 'object') return node;
  const { $ref, ...rest } = node as Json;
  if (typeof $ref === 'string') return plain(schemas[$ref.split('/').at(-1) ?? '']);
  const isTime = rest.format === 'date-time';
  const kept = Object.entries(rest).filter(([key]) => !prose.has(key) && !(isTime && key === 'pattern'));
  return Object.fromEntries(kept.map(([key, value]) => [key, plain(value)]));
}

describe('docs/account-api.openapi.yaml', () => {
  it('is OpenAPI', async () => {
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
  });

  it.each([
    ['LookUpAccountsRequest', lookUpAccountsRequestSchema],
    ['LookUpAccountsReply', lookUpAccountsReplySchema],
    ['Account', accountSchema],
  ])('says of %s exactly what the contracts say', (name, schema) => {
    expect(schemas[name]).toBeDefined();
    expect(plain(schemas[name])).toEqual(plain(z.toJSONSchema(schema, { io: 'input' })));
  });

  it('has examples that its own schemas accept', () => {
    expect(lookUpAccountsRequestSchema.safeParse(schemas.LookUpAccountsRequest?.example).success).toBe(true);
    expect(lookUpAccountsReplySchema.safeParse(schemas.LookUpAccountsReply?.example).success).toBe(true);
  });
});

describe('docs/account-api.md', () => {
  const page = read('account-api.md');

  it('shows a request and a reply that the contracts accept', () => {
    const body = /-d '(\{.*\})'/.exec(page)?.[1] ?? '';
    expect(lookUpAccountsRequestSchema.safeParse(JSON.parse(body)).error).toBeUndefined();
    const reply = /HTTP\/1\.1 200 OK\n([^`]*)```/.exec(page)?.[1] ?? '';
    expect(lookUpAccountsReplySchema.parse(JSON.parse(reply)).accounts).toHaveLength(3);
  });
});
