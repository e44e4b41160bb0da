import type { PlayerFinish } from '../../ports/match-results.ts';
import type { FieldError, TeamFinish } from './reported-finishes.ts';

type Ranked = { finishes: PlayerFinish[]; errors: FieldError[] };

/**
 * How every player fared, from how the teams did. `isWhole`: these are all teams of the game, so one of them won, or
 * several share the first place. `path`: of the list in the report.
 */
export function rankTeams(teams: readonly TeamFinish[], options: { path: string; isWhole: boolean }): Ranked {
  const errors = options.isWhole ? checkTogether(teams, options.path) : [];
  if (errors.length > 0) return { finishes: [], errors };
  const first = teams.filter(({ finish }) => 'placement' in finish && finish.placement === 1).length;
  const finishes = teams.flatMap(({ team, userIds, finish }) => {
    const fared =
      'placement' in finish
        ? { ...finish, rank: finish.placement, outcome: outcomeOf(finish.placement, first) }
        : { ...finish, rank: finish.outcome === 'loss' ? 2 : 1 };
    return userIds.map((userId): PlayerFinish => ({ userId, team, ...fared }));
  });
  return { finishes, errors: [] };
}

function outcomeOf(placement: number, teamsThatAreFirst: number): PlayerFinish['outcome'] {
  if (placement > 1) return 'loss';
  return teamsThatAreFirst > 1 ? 'draw' : 'win';
}

function checkTogether(teams: readonly TeamFinish[], path: string): FieldError[] {
  const places = teams.flatMap(({ finish }) => ('placement' in finish ? [finish.placement] : []));
  if (places.length > 0)
    return places.includes(1) ? [] : [{ path, message: 'nobody has placement 1; expected the best to have it' }];

  const having = (outcome: string) => teams.filter(({ finish }) => 'outcome' in finish && finish.outcome === outcome);
  const [wins, draws] = [having('win'), having('draw')];
  if (wins.length > 1) {
    const message = 'another team has "win" already; expected one winner, or "draw" for all that are first together';
    return wins.slice(1).map((team) => ({ path: `${team.path}.outcome`, message }));
  }
  if (wins.length === 1 && draws.length > 0) {
    const message = `expected "loss", as ${wins[0]!.path} has "win"`;
    return draws.map((team) => ({ path: `${team.path}.outcome`, message }));
  }
  if (draws.length === 1)
    return [{ path: `${draws[0]!.path}.outcome`, message: 'nobody else has "draw"; expected at least two' }];
  if (wins.length === 0 && draws.length === 0)
    return [{ path, message: 'all have "loss"; expected one "win", or "draw" for those that are first together' }];
  return [];
}
