import { tenantIdSchema, userIdSchema } from '@paireto/contracts';
import fc from 'fast-check';

/** Texts of what means something to NATS, Redis, HTTP, SQL or JavaScript, and of what comes from anywhere. */
export const crafted: fc.Arbitrary<string> = fc.oneof(
  fc.string({
    unit: fc.constantFrom(...'{}:*>?[].\\%$;&= \r\n\0\t"\'/aZ09_-'.split(''), 'é', 'ß', '😀', '\u202e'),
    maxLength: 40,
  }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc.constantFrom(
    '',
    '*',
    '>',
    '.',
    'paireto.>',
    '$SYS.REQ.SERVER.PING',
    '_INBOX.>',
    '{demo}',
    'demo}:player:eve',
    '../../internal/shards',
    "'; DROP TABLE challenges; --",
    'a\r\nX-Injected: 1',
    '__proto__',
    'constructor',
    '\ud800',
    'a'.repeat(129),
    'a'.repeat(5_000),
  ),
);

const visible = '{}:*>?[].\\%$;&="\'/#<|~aZ09_-'.split('');

/** Player ids that are allowed, out of the same. */
export const userIds: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: fc.constantFrom(...visible), minLength: 1, maxLength: 128 }),
  crafted.filter((text) => userIdSchema.safeParse(text).success),
);

/** Tenant ids that are allowed. */
export const tenantIds: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/),
  crafted.filter((text) => tenantIdSchema.safeParse(text).success),
);
