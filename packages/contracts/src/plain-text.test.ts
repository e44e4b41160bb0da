import { describe, expect, it } from 'vitest';
import { backfillBodySchema } from './backfill-api.ts';
import { isPlainText } from './plain-text.ts';
import { resultBodySchema } from './record-api.ts';

const odd = ['a\u0000b', 'a\nb', 'a\u001b[31m', 'a\u0085', 'half a pair: \ud800', '\udc00'];

describe('plain text', () => {
  it.each(['', 'a b', 'ä ß 😀 {}:*>', '日本'])('is %j', (text) => expect(isPlainText(text)).toBe(true));
  it.each(odd)('is not %j', (text) => expect(isPlainText(text)).toBe(false));

  it.each(odd)('is all that services say in words: %j is refused, by the name of the field', (text) => {
    const body = { tenant: 'demo', queue: 'duo', game_id: text, server_addr: text, region: text, teams: [] };
    const paths = backfillBodySchema.safeParse(body).error?.issues.map(({ path }) => path.join('.'));
    expect(paths).toEqual(expect.arrayContaining(['game_id', 'server_addr', 'region']));
    const result = { aborted: true, finished_at: '2026-01-31T12:00:00Z', reason: text };
    expect(JSON.stringify(resultBodySchema.safeParse(result).error?.issues)).toContain('"reason"');
  });

  it('is of a tenant only where it is one, in the body of a service too', () => {
    for (const tenant of ['{demo}', 'a b', '*', 'a.b', '']) {
      const body = { tenant, queue: 'duo', game_id: 'g', teams: [{ team: 'blue', open: 1 }] };
      expect(backfillBodySchema.safeParse(body).error?.issues[0]?.path).toEqual(['tenant']);
    }
  });
});
