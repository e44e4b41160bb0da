import { describe, expect, it } from 'vitest';
import type { Caller } from '../ports/caller.ts';
import { createTokenRatingSource } from './token-rating-source.ts';

const ratings = createTokenRatingSource(1_500);
const caller = (rating: Caller['rating']) => ({ userId: 'alice', rating });

describe('createTokenRatingSource', () => {
  it('takes the one rating of the token for every queue', async () => {
    expect(await ratings(caller(1_712), 'chess')).toBe(1_712);
    expect(await ratings(caller(0), 'arena')).toBe(0);
  });

  it('takes the rating of the queue where the token has one per queue', async () => {
    const rating = { chess: 1_712, arena: 900 };
    expect(await ratings(caller(rating), 'chess')).toBe(1_712);
    expect(await ratings(caller(rating), 'arena')).toBe(900);
  });

  it('falls back to the default where the token says nothing', async () => {
    expect(await ratings(caller(undefined), 'chess')).toBe(1_500);
    expect(await ratings(caller({ arena: 900 }), 'chess')).toBe(1_500);
    expect(await ratings(caller({}), 'constructor')).toBe(1_500);
  });
});
