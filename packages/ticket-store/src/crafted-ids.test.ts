import { queueNameSchema, tenantIdSchema, userIdSchema } from '@paireto/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rulesetsKey, type TenantKeys, tenantKeys, tenantsKey } from './keys.ts';

const PREFIX = 'p:';

/** Texts of what means something in keys, patterns and protocols, and of what comes from anywhere. */
const crafted = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'{}:*>?[].\\%$ \r\n\0"\'/aZ09_-'.split(''), 'é', '😀'), maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom('{demo}', '}{', 'demo}:player:eve', 'chess:eve', 'pools', 'a'.repeat(5_000), '__proto__', ''),
);
const accepted = (schema: { safeParse(value: unknown): { success: boolean } }, usual: fc.Arbitrary<string>) =>
  fc.oneof(
    usual,
    crafted.filter((text) => schema.safeParse(text).success),
  );
const visible = fc.string({
  unit: fc.constantFrom(...'{}:*>?[].\\%$"\'/aZ09_-'.split('')),
  minLength: 1,
  maxLength: 128,
});
const userIds = accepted(userIdSchema, visible);
const tenants = accepted(tenantIdSchema, fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/));
const queues = accepted(queueNameSchema, fc.stringMatching(/^[a-z][a-z0-9-]{0,31}$/));
const uuids = fc.uuid();

/** What a key is of: its kind, and the ids that it is made of. */
type Made = [kind: string, ...ids: string[]];
const made: fc.Arbitrary<Made> = fc.oneof(
  fc.constantFrom<Made>(['pools'], ['placing'], ['outbox'], ['accepting']),
  fc.tuple(fc.constantFrom('ticket', 'match'), uuids),
  fc.tuple(fc.constant('player'), userIds),
  fc.tuple(fc.constantFrom('balance', 'recent', 'strikes'), queues, userIds),
  fc.tuple(
    fc.constantFrom('pool', 'wait'),
    fc.tuple(queues, visible).map(([queue, rest]) => `${queue}:${rest}`),
  ),
  fc.tuple(fc.constant('presence'), queues),
  // An idempotency key is whatever a client sends.
  fc.tuple(fc.constant('answer'), userIds, crafted),
);

function keyOf(tenant: string, [kind, ...ids]: Made): string {
  const key = tenantKeys(PREFIX, tenant)[kind as keyof TenantKeys] as string | ((...ids: string[]) => string);
  return typeof key === 'string' ? key : key(...ids);
}

/** What Redis Cluster hashes: between the first opening brace and the first closing one after it. */
function hashTagOf(key: string): string | undefined {
  const open = key.indexOf('{');
  const close = key.indexOf('}', open + 1);
  return open < 0 || close <= open + 1 ? undefined : key.slice(open + 1, close);
}

test('a key is of its tenant, whatever it is made of: by its beginning, and by what Redis Cluster hashes', () => {
  fc.assert(
    fc.property(tenants, made, (tenant, what) => {
      const key = keyOf(tenant, what);
      expect(/^p:[a-z]+:(.*)$/s.exec(key)?.[1]?.startsWith(`{${tenant}}`)).toBe(true);
      expect(hashTagOf(key)).toBe(tenant);
    }),
    { numRuns: 2_000 },
  );
});

test('different things have different keys, whatever their ids', () => {
  fc.assert(
    fc.property(fc.tuple(tenants, made), fc.tuple(tenants, made), (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      expect(keyOf(...one)).not.toBe(keyOf(...other));
    }),
    { numRuns: 5_000 },
  );
});

test('ids that were cut from one text at another place do not meet', () => {
  // The nearest that two keys can come: the same text, split differently between queue, player and the rest.
  fc.assert(
    fc.property(tenants, queues, userIds, userIds, (tenant, queue, first, second) => {
      const keys = tenantKeys(PREFIX, tenant);
      const names = [
        keys.player(`${queue}:${first}`),
        keys.balance(queue, first),
        keys.balance(queue, `${first}:${second}`),
        keys.recent(queue, first),
        keys.answer(first, second),
        keys.answer(`${first}:${second}`, ''),
        keys.pool(queue),
        keys.pool(`${queue}:${first}`),
        keys.wait(queue),
        keys.presence(queue),
      ];
      expect(new Set(names).size).toBe(names.length);
    }),
    { numRuns: 1_000 },
  );
});

test('no key of a tenant is one of the installation, and no text can be a tenant that leaves its hash tag', () => {
  fc.assert(
    fc.property(crafted, made, (text, what) => {
      const parsed = tenantIdSchema.safeParse(text);
      if (!parsed.success) {
        // What the boundary lets by is refused here again where it could be of another tenant.
        if (text === '' || /[{}]/.test(text)) expect(() => keyOf(text, what)).toThrow('not a tenant');
        return;
      }
      expect([tenantsKey(PREFIX), rulesetsKey(PREFIX)]).not.toContain(keyOf(parsed.data, what));
    }),
    { numRuns: 2_000 },
  );
});
