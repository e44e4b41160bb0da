import type { RatingsRule } from '@paireto/contracts';
import { isProvisional, newRating, ratingNow, seasonAt } from '@paireto/ratings';
import type { Standing } from '../../ports/rating-book.ts';

/** A rating as it counts now, with what the player did in the season that it is now. */
export type StandingNow = Omit<Standing, 'queue' | 'userId' | 'ratedAtMs'>;

/** A player's latest standing as it counts now; a newcomer's for who has none. */
export function standingNow(latest: Standing | undefined, rule: RatingsRule, nowMs: number): StandingNow {
  const unplayed = { games: 0, wins: 0, losses: 0, draws: 0 };
  if (latest === undefined)
    return { ...newRating(rule.defaultRating), season: seasonAt(rule.season, nowMs), ...unplayed };
  const now = ratingNow(latest, rule, nowMs);
  const { games, wins, losses, draws } = now.season === latest.season ? latest : unplayed;
  return { ...now, games, wins, losses, draws };
}

/** A standing as the API shows it. */
export const toView = (standing: StandingNow, rule: RatingsRule) => ({
  rating: standing.rating,
  deviation: standing.deviation,
  provisional: isProvisional(standing, rule.provisionalDeviation),
  games: standing.games,
  wins: standing.wins,
  losses: standing.losses,
  draws: standing.draws,
});
