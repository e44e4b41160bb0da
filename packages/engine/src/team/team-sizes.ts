import type { MatchRules, TeamShape } from '../rules/match-rules.ts';

/** Players by team of a match that is to be formed; the teams are the first ones of the rules. */
export interface TeamSizes {
  readonly sizes: readonly number[];
  readonly players: number;
  /** Everybody plays in a full team: good at once. Others only after `fillForMs`. */
  readonly isFull: boolean;
}

/** More of them than this are not looked at: shapes of very different, very elastic teams. */
const MAX_CHOICES = 512;

/**
 * How many players the teams of a match may have: the full ones first, then fewer and fewer players; of as many
 * players, the more even first. Teams of equal shape always have equally many.
 */
export function teamSizesOf(rules: Pick<MatchRules, 'teams' | 'minTeams'>): TeamSizes[] {
  const choices: TeamSizes[] = [];
  for (let teams = rules.teams.length; teams >= rules.minTeams; teams -= 1) {
    const shapes = rules.teams.slice(0, teams);
    const full = shapes.reduce((sum, { maxPlayers }) => sum + maxPlayers, 0);
    for (const sizes of combinations(shapes)) {
      const players = sizes.reduce((sum, size) => sum + size, 0);
      choices.push({ sizes, players, isFull: teams === rules.teams.length && players === full });
    }
  }
  choices.sort(
    (a, b) =>
      b.players - a.players ||
      b.sizes.length - a.sizes.length ||
      unevenness(a.sizes) - unevenness(b.sizes) ||
      (a.sizes.join() < b.sizes.join() ? -1 : 1),
  );
  return choices.slice(0, MAX_CHOICES);
}

const unevenness = (sizes: readonly number[]): number => Math.max(...sizes) - Math.min(...sizes);

/** Every choice of sizes, largest first; one number for all teams of one shape. */
function combinations(shapes: readonly TeamShape[]): number[][] {
  const kinds = [...new Set(shapes.map(kindOf))];
  let chosen: number[][] = [[]];
  for (const kind of kinds) {
    const { minPlayers, maxPlayers } = shapes.find((shape) => kindOf(shape) === kind)!;
    const sizes = Array.from({ length: maxPlayers - minPlayers + 1 }, (_, index) => maxPlayers - index);
    chosen = sizes.flatMap((size) => chosen.map((before) => [...before, size])).slice(0, 8 * MAX_CHOICES);
  }
  return chosen.map((sizes) => shapes.map((shape) => sizes[kinds.indexOf(kindOf(shape))]!));
}

const kindOf = ({ minPlayers, maxPlayers }: TeamShape): string => `${minPlayers}-${maxPlayers}`;

/** Teams between which it makes no difference who plays: the same sizes and quotas. By team, the first such team. */
export function alikeTeams(teams: readonly TeamShape[], sizes: readonly number[]): Int32Array {
  const kinds = sizes.map((size, team) => `${size} ${quotasAsText(teams[team]!)}`);
  return Int32Array.from(kinds, (kind) => kinds.indexOf(kind));
}

const quotasAsText = ({ roles }: TeamShape): string =>
  Object.entries(roles ?? {})
    .map(([role, quota]) => `${role}:${quota}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join();
