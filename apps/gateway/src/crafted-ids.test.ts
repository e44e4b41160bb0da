import {
  matchSubject,
  partitionOf,
  partitionSubject,
  playersSubject,
  poolOf,
  queueNameSchema,
  tenantIdSchema,
  userIdSchema,
  uuidSchema,
} from '@paireto/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crafted, tenantIds } from './testing/crafted-texts.ts';

/** What NATS takes for a literal subject of so many parts: nothing empty, no wildcard, no blank. */
const isLiteral = (subject: string, parts: number): boolean =>
  subject.split('.').length === parts && subject.split('.').every((part) => /^[A-Za-z0-9_-]+$/.test(part));

describe('crafted ids', () => {
  it('of tenants make subjects that are literal and of their own', () => {
    fc.assert(
      fc.property(tenantIds, (tenant) => {
        expect(isLiteral(playersSubject(tenant), 3)).toBe(true);
        expect(playersSubject(tenant)).toBe(`paireto.players.${tenant}`);
        expect(isLiteral(matchSubject('match.found', tenant), 4)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('that are no ids are refused where they come in', () => {
    fc.assert(
      fc.property(crafted, (text) => {
        if (/[^\x21-\x7e]/.test(text) || text === '' || text.length > 128) {
          expect(userIdSchema.safeParse(text).success).toBe(false);
        }
        if (/[^A-Za-z0-9_-]/.test(text) || text === '' || text.length > 64) {
          expect(tenantIdSchema.safeParse(text).success).toBe(false);
          expect(queueNameSchema.safeParse(text).success).toBe(false);
        }
        if (!/^[0-9a-f-]{36}$/i.test(text)) expect(uuidSchema.safeParse(text).success).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it('as attributes make no two pools meet, and name no subject but that of a partition', () => {
    const attributes = fc.tuple(crafted, crafted, crafted);
    const ruleset = { name: 'chess', poolBy: ['a', 'b', 'c'] };
    const pool = ([a, b, c]: [string, string, string]) => poolOf(ruleset, { a, b, c });
    fc.assert(
      fc.property(attributes, attributes, tenantIds, (one, other, tenant) => {
        expect(pool(one).split(':')).toHaveLength(4);
        if (JSON.stringify(one) !== JSON.stringify(other)) expect(pool(one)).not.toBe(pool(other));
        expect(isLiteral(partitionSubject(partitionOf(tenant, pool(one))), 3)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});
