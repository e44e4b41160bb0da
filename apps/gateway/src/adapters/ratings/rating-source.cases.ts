import { type RatingSourceName, type Ruleset, ratingsOf, ticketPlayerSchema } from '@paireto/contracts';
import { chessRuleset } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlayerRating, RatedPlayer, RatingSource } from '../../ports/rating-source.ts';

/** A source under test, over whatever servers it needs. */
export interface RatingSourceWorld {
  ratings: RatingSource;
  /** Makes the source know a player of the tenant `demo` in the queue `chess`. */
  know(userId: string, rating: number): Promise<RatedPlayer>;
  /** Makes it silent, if it can be. */
  takeAway?(): Promise<void>;
  stop(): Promise<void>;
}

/** What is known of a source before it is asked. */
export interface RatingSourceTraits {
  source: RatingSourceName;
  /** Whether it tells players apart. */
  tellsApart: boolean;
  /** Whether it knows players by their ids alone. */
  knowsIds: boolean;
}

const DEFAULT = 1_234;
const FALLBACK_CLAIM = 1_777;

/** The queue `chess` with this source, and the token standing in for it. */
export const queueWith = (source: RatingSourceName, fallback: RatingSourceName = 'static'): Ruleset => ({
  ...chessRuleset,
  ratings: { ...ratingsOf(chessRuleset), source, fallback, defaultRating: DEFAULT },
});

const ticketRating = ticketPlayerSchema.pick({ rating: true, deviation: true, ratingFrom: true, ratingStale: true });

/** What every source of ratings promises. */
export function describeRatingSource(traits: RatingSourceTraits, start: () => Promise<RatingSourceWorld>): void {
  const { source, tellsApart, knowsIds } = traits;
  const ruleset = queueWith(source);
  const from = source === 'token' ? {} : { ratingFrom: source };

  describe(`the rating source "${source}"`, () => {
    let world: RatingSourceWorld;
    beforeAll(async () => {
      world = await start();
    });
    afterAll(() => world.stop());

    const ask = async (players: readonly RatedPlayer[], tenant = 'demo', queue = ruleset): Promise<PlayerRating[]> =>
      world.ratings({ tenant, ruleset: queue, players });
    const stranger = (userId: string): RatedPlayer => ({ userId, rating: undefined });
    const told = (rating: number) =>
      expect.objectContaining({ outcome: 'rated', rating: tellsApart ? rating : DEFAULT, ...from });

    it('tells what it knows, who says so, and does not call it stale', async () => {
      const [answer] = await ask([await world.know('alice', 1_712)]);
      expect(answer).toEqual(told(1_712));
      expect(answer).not.toHaveProperty('ratingStale');
    });

    it('answers for each player, in the order asked, and for nobody when nobody is asked about', async () => {
      const known = await Promise.all([1_000, 3_000, 2_000].map((rating) => world.know(`player-${rating}`, rating)));
      const players = [known[0], stranger('new'), known[1], known[2]] as RatedPlayer[];
      expect(await ask(players)).toEqual([told(1_000), told(DEFAULT), told(3_000), told(2_000)]);
      expect(await ask(players.toReversed())).toEqual([told(2_000), told(3_000), told(DEFAULT), told(1_000)]);
      expect(await ask([])).toEqual([]);
    });

    it('gives whom it does not know the default of the queue, and does not call that stale', async () => {
      const [answer] = await ask([stranger('nobody')]);
      expect(answer).toEqual(told(DEFAULT));
      expect(answer).not.toHaveProperty('ratingStale');
    });

    it('gives what a ticket can carry', async () => {
      const players = await Promise.all([world.know('low', -10_000), world.know('high', 10_000)]);
      for (const answer of await ask([...players, stranger('none')])) {
        const { outcome, ...rating } = answer;
        expect(outcome).toBe('rated');
        expect(ticketRating.parse(rating)).toEqual(rating);
      }
    });

    it('answers many at once, each with their own', async () => {
      const ratings = Array.from({ length: 200 }, (_, index) => 1_000 + index);
      const players = await Promise.all(ratings.map((rating) => world.know(`many-${rating}`, rating)));
      const answers = await Promise.all([...players, ...players].map((player) => ask([player])));
      expect(answers.flat()).toEqual([...ratings, ...ratings].map(told));
    });

    if (!knowsIds) return;

    it('keeps tenants and queues apart', async () => {
      const player = await world.know('everywhere', 1_900);
      expect(await ask([player])).toEqual([told(1_900)]);
      expect(await ask([player], 'elsewhere')).toEqual([told(DEFAULT)]);
      expect(await ask([player], 'demo', { ...ruleset, name: 'blitz' })).toEqual([told(DEFAULT)]);
    });

    it('when it is away, says what it said before, or else what the fallback says, and marks both', async () => {
      const known = await world.know('seen', 1_850);
      await ask([known]);
      await world.takeAway?.();
      const unseen = { userId: 'unseen', rating: FALLBACK_CLAIM };
      const stale = { outcome: 'rated', ratingStale: true };
      const before = expect.objectContaining({ ...stale, rating: 1_850, ratingFrom: source });
      expect(await ask([unseen, known])).toEqual([{ ...stale, rating: DEFAULT, ratingFrom: 'static' }, before]);
      const byToken = queueWith(source, 'token');
      const players = [known, unseen, { userId: 'unseen-too', rating: 1_666 }];
      expect(await ask(players, 'demo', byToken)).toEqual([
        before,
        { ...stale, rating: FALLBACK_CLAIM },
        { ...stale, rating: 1_666 },
      ]);
      // It cannot stand in for itself.
      const byItself = await ask([unseen], 'demo', queueWith(source, source));
      expect(byItself).toEqual([{ ...stale, rating: DEFAULT, ratingFrom: 'static' }]);
    });
  });
}
