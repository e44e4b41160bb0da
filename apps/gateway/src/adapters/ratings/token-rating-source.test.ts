import { ratingsOf } from '@paireto/contracts';
import { chessRuleset } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../ports/caller.ts';
import { tokenRatingSource } from './token-rating-source.ts';

const ratingIn = async (queue: string, rating: Caller['rating']): Promise<unknown> => {
  const ruleset = { ...chessRuleset, name: queue };
  const rule = { ...ratingsOf(ruleset), defaultRating: 1_200 };
  const [answer] = await tokenRatingSource({ tenant: 'demo', ruleset, rule, players: [{ userId: 'alice', rating }] });
  return answer?.outcome === 'rated' ? answer.rating : answer;
};

describe('the rating of the token', () => {
  it('is its one number in every queue', async () => {
    expect(await ratingIn('chess', 1_712)).toBe(1_712);
    expect(await ratingIn('arena', 0)).toBe(0);
  });

  it('is its entry for the queue where it has one per queue', async () => {
    const rating = { chess: 1_712, arena: 900 };
    expect(await ratingIn('chess', rating)).toBe(1_712);
    expect(await ratingIn('arena', rating)).toBe(900);
  });

  it("is the queue's default where it says nothing", async () => {
    expect(await ratingIn('chess', undefined)).toBe(1_200);
    expect(await ratingIn('chess', { arena: 900 })).toBe(1_200);
    expect(await ratingIn('constructor', {})).toBe(1_200);
  });
});
