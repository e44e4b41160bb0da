import { uuidSchema } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createPageCursor, numberKey } from './page-cursor.ts';

const cursor = createPageCursor('board', [numberKey, z.string().min(1).max(128)]);
const id = '01890a5d-ac96-774b-bcce-b302099a8057';

describe('a page cursor', () => {
  it.each([0, -1, 1500, 0.1 + 0.2, -1234.5678901234567, 1e-7, 1.7976931348623157e308, Number.MIN_VALUE])(
    'gives back exactly the keys it was made of, short enough for a query: %d',
    (rating) => {
      for (const userId of ['a', '"'.repeat(128), '\\', '~!@#$%^&*()_+{}|:<>?']) {
        const text = cursor.encode([rating, userId]);
        expect(cursor.decode(text)).toEqual([rating, userId]);
        expect(text).toMatch(/^[\w-]{1,256}$/);
      }
    },
  );

  it.each([
    ['nothing', ''],
    ['no base64', '€'],
    ['other text', Buffer.from('hello').toString('base64url')],
    ['the cursor of another list', createPageCursor('matches', [numberKey, uuidSchema]).encode([1, id])],
    ['too few keys', Buffer.from('board 1').toString('base64url')],
    ['too many keys', Buffer.from('board 1 a b').toString('base64url')],
    ['a number that is none', Buffer.from('board x a').toString('base64url')],
    ['a number without end', Buffer.from('board 1e999 a').toString('base64url')],
    ['a number in another form', Buffer.from('board 1.0 a').toString('base64url')],
    ['a cursor with something behind it', `${cursor.encode([1, 'a'])}=`],
    ['a broken character', Buffer.from([0x62, 0xff]).toString('base64url')],
  ])('refuses %s', (_what, text) => {
    expect(cursor.decode(text)).toBeUndefined();
  });

  it('refuses a key that the list does not allow', () => {
    const matches = createPageCursor('matches', [numberKey, uuidSchema]);
    expect(matches.decode(Buffer.from('matches 1 not-an-id').toString('base64url'))).toBeUndefined();
    expect(matches.decode(matches.encode([1, id]))).toEqual([1, id]);
  });
});
