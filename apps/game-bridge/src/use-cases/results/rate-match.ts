import type { RatingsRule } from '@paireto/contracts';
import { newRating, rateGame, ratingNow, seasonAt } from '@paireto/ratings';
import type { PlayerFinish, RatedPlayer } from '../../ports/match-results.ts';
import type { Standing } from '../../ports/rating-book.ts';

/**
 * Ratings after a game: Glicko-2 for two players, OpenSkill for everything else. A result counts when it is reported, so
 * that the ladder of a season that is over stays as it is. `latest`: what is stored of those of the players who had a game.
 */
export function rateMatch(
  finishes: readonly PlayerFinish[],
  queue: string,
  latest: readonly Standing[],
  rule: RatingsRule,
  nowMs: number,
): RatedPlayer[] {
  const stored = new Map(latest.map((standing) => [standing.userId, standing]));
  const teams = [...Map.groupBy(finishes, ({ team }) => team).values()].map((players) =>
    players.map((finish) => ({ finish, ...ratingBefore(stored.get(finish.userId), rule, nowMs) })),
  );
  const rated = rateGame(
    teams.map((players) => ({ players: players.map(({ before }) => before), placement: players[0]!.finish.rank })),
    { defaultRating: rule.defaultRating },
  );
  return teams.flatMap((players, team) =>
    players.map(({ finish, before, season, ratedAtMs }, place) => ({
      ...rated[team]![place]!,
      ...{ queue, userId: finish.userId, season, ratedAtMs, before: before.rating },
      ...countsOf(finish.outcome),
    })),
  );
}

/** What a rating counts at the moment of the game, which is later than that of any game before it. */
function ratingBefore(stored: Standing | undefined, rule: RatingsRule, nowMs: number) {
  if (stored === undefined)
    return { before: newRating(rule.defaultRating), season: seasonAt(rule.season, nowMs), ratedAtMs: nowMs };
  const ratedAtMs = Math.max(nowMs, stored.ratedAtMs + 1);
  const { season, ...before } = ratingNow(stored, rule, ratedAtMs);
  return { before, season, ratedAtMs };
}

const countsOf = (outcome: PlayerFinish['outcome']) => ({
  outcome,
  games: 1,
  wins: outcome === 'win' ? 1 : 0,
  losses: outcome === 'loss' ? 1 : 0,
  draws: outcome === 'draw' ? 1 : 0,
});
