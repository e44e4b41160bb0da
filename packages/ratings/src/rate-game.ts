import { rateDuel } from './rate-duel.ts';
import { type PlacedTeam, rateTeams, type TeamOptions } from './rate-teams.ts';
import type { Rating } from './rating.ts';

/** The players after a game, in the order given: `rateDuel` for two teams of one, `rateTeams` for everything else. */
export function rateGame(teams: readonly PlacedTeam[], options: TeamOptions): Rating[][] {
  const [one, other] = teams;
  if (teams.length !== 2 || one?.players.length !== 1 || other?.players.length !== 1) return rateTeams(teams, options);
  return rateDuel(one.players[0]!, other.players[0]!, scoreOf(one, other)).map((rating) => [rating]);
}

/** Of the first. */
function scoreOf(one: PlacedTeam, other: PlacedTeam): 0 | 0.5 | 1 {
  if (one.placement === other.placement) return 0.5;
  return one.placement < other.placement ? 1 : 0;
}
