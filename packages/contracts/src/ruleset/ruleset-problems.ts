import type { AttributeDefinition } from './attribute-definition.ts';
import { challengeProblems } from './challenge-problems.ts';
import { cooldownProblems } from './cooldown-problems.ts';
import { limitProblems } from './expansion.ts';
import { ratingsProblems } from './ratings-problems.ts';
import type { ParsedRulesetFile } from './ruleset-file.ts';
import { type RulesetProblem, unknownAttribute } from './ruleset-problem.ts';
import { isDuel, MAX_PLAYERS_PER_MATCH, type TeamRule, teamRules } from './team-rule.ts';

/** Fields of a join request that are not attributes. */
const reservedAttributeNames = [
  'queue',
  'region',
  'latencies',
  'alternatives',
  'party',
  'roles',
  'max_rating_gap',
  'avoid_players',
];

/** What the keys of a ruleset mean together and cannot: each with the reason. */
export function rulesetProblems(file: ParsedRulesetFile): RulesetProblem[] {
  const teams = teamRules(file.teams, file.free_for_all);
  return [
    ...attributeProblems(file),
    ...challengeProblems(file, teams),
    ...teamProblems(file, teams),
    ...partyProblems(file, teams),
    ...limitsOf(file),
    ...preferenceProblems(file),
    ...regionProblems(file),
    ...strategyProblems(file, teams),
    ...timeProblems(file),
    ...cooldownProblems(file),
    ...ratingsProblems(file),
  ];
}

function attributeProblems({ attributes, pool_by: poolBy }: ParsedRulesetFile): RulesetProblem[] {
  const reserved = reservedAttributeNames
    .filter((name) => Object.hasOwn(attributes, name))
    .map((name) => ({ path: ['attributes', name], message: 'is a field of every join request; choose another name' }));
  const pools = poolBy.flatMap((name, index) => {
    const path = ['pool_by', index];
    if (!Object.hasOwn(attributes, name)) return [{ path, message: unknownAttribute(name, attributes) }];
    if (poolBy.indexOf(name) !== index) return [{ path, message: `"${name}" stands here twice` }];
    const { type } = attributes[name]!;
    if (type === 'list') return [{ path, message: `"${name}" is a list: a pool needs one value` }];
    if (isOptional(attributes[name]!)) return [{ path, message: `"${name}" is optional: a pool needs its value` }];
    return [];
  });
  const settled = Object.entries(attributes)
    .filter(([, attribute]) => isOptional(attribute) && attribute.default !== undefined)
    .map(([name]) => ({ path: ['attributes', name, 'optional'], message: 'has a default, so it is never left out' }));
  return [...reserved, ...settled, ...pools];
}

const isOptional = ({ optional }: AttributeDefinition): boolean => optional === true;

function teamProblems(file: ParsedRulesetFile, teams: readonly TeamRule[]): RulesetProblem[] {
  if (file.teams === undefined && file.free_for_all === undefined) {
    return [{ path: [], message: 'needs "teams" or "free_for_all": who plays in a match' }];
  }
  if (file.teams !== undefined && file.free_for_all !== undefined) {
    return [{ path: ['free_for_all'], message: 'a match has "teams" or is "free_for_all", not both' }];
  }
  const problems: RulesetProblem[] = [];
  if (file.teams !== undefined && !Array.isArray(file.teams)) {
    const { count, names } = file.teams;
    if (names !== undefined && names.length !== count) {
      problems.push({ path: ['teams', 'names'], message: `${names.length} names for ${count} teams` });
    }
  }
  const names = teams.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) problems.push({ path: ['teams'], message: `two teams are named "${twice}"` });
  const players = teams.reduce((sum, { maxPlayers }) => sum + maxPlayers, 0);
  if (players > MAX_PLAYERS_PER_MATCH) {
    problems.push({ path: ['teams'], message: `${players} players: more than ${MAX_PLAYERS_PER_MATCH} in a match` });
  }
  for (const [index, { roles, minPlayers, name }] of teams.entries()) {
    const wanted = Object.values(roles ?? {}).reduce((sum, quota) => sum + quota, 0);
    if (wanted <= minPlayers) continue;
    const path = Array.isArray(file.teams) ? ['teams', index, 'roles'] : ['teams', 'roles'];
    problems.push({ path, message: `${wanted} players have a role, but team "${name}" may have only ${minPlayers}` });
    if (!Array.isArray(file.teams)) break;
  }
  return problems;
}

function partyProblems({ party, teams: written }: ParsedRulesetFile, teams: readonly TeamRule[]): RulesetProblem[] {
  if (teams.length === 0) return [];
  const largest = Math.max(...teams.map(({ maxPlayers }) => maxPlayers));
  const problems: RulesetProblem[] = party.sizes.flatMap((size, index) =>
    size > largest
      ? [{ path: ['party', 'sizes', index], message: `no team has room for a party of ${size}: at most ${largest}` }]
      : [],
  );
  for (const { name, minPlayers, maxPlayers } of teams) {
    if (canFill(party.sizes, minPlayers, maxPlayers)) continue;
    const size = minPlayers === maxPlayers ? String(minPlayers) : `${minPlayers} to ${maxPlayers}`;
    const message = `parties of ${party.sizes.join(', ')} can never fill team "${name}" of ${size}`;
    problems.push({ path: written === undefined ? ['party'] : ['teams'], message });
    break;
  }
  return problems;
}

/** Whether parties of these sizes can add up to a team. */
function canFill(sizes: readonly number[], min: number, max: number): boolean {
  const reachable = new Set([0]);
  for (let total = 1; total <= max; total += 1) {
    if (sizes.some((size) => reachable.has(total - size))) reachable.add(total);
    if (total >= min && reachable.has(total)) return true;
  }
  return false;
}

function limitsOf({ rating, regions }: ParsedRulesetFile): RulesetProblem[] {
  const under = (path: string[], problems: readonly RulesetProblem[]) =>
    problems.map((problem) => ({ ...problem, path: [...path, ...problem.path] }));
  return [
    ...(rating ? under(['rating'], limitProblems(rating.window, rating.expand, rating.max)) : []),
    ...(regions?.latency
      ? under(['regions', 'latency'], limitProblems(regions.latency.limit, regions.latency.expand, regions.latency.max))
      : []),
  ];
}

const comparable = { overlap: ['list'], distance: ['number'], equal: ['choice', 'text', 'number'] } as const;

function preferenceProblems({ preferences, attributes, pool_by: poolBy }: ParsedRulesetFile): RulesetProblem[] {
  return preferences.flatMap(({ attribute, compare, within, at_least: atLeast }, index): RulesetProblem[] => {
    const at = (key: string) => ['preferences', index, key];
    if (!Object.hasOwn(attributes, attribute)) {
      return [{ path: at('attribute'), message: unknownAttribute(attribute, attributes) }];
    }
    const { type } = attributes[attribute]!;
    const problems: RulesetProblem[] = [];
    if (poolBy.includes(attribute)) {
      problems.push({
        path: at('attribute'),
        message: `"${attribute}" forms the pool: all who can meet have the same`,
      });
    }
    const types: readonly string[] = comparable[compare];
    if (!types.includes(type)) {
      problems.push({
        path: at('compare'),
        message: `"${compare}" is for ${types.join(' or ')}; "${attribute}" is ${type}`,
      });
    }
    if (compare === 'distance' && within === undefined) {
      problems.push({ path: at('within'), message: 'required with "distance": how far apart numbers may be' });
    }
    if (compare !== 'distance' && within !== undefined)
      problems.push({ path: at('within'), message: 'is for "distance"' });
    if (compare !== 'overlap' && atLeast !== undefined)
      problems.push({ path: at('at_least'), message: 'is for "overlap"' });
    return problems;
  });
}

function regionProblems({ regions }: ParsedRulesetFile): RulesetProblem[] {
  return (regions?.names ?? []).flatMap((name, index, names) =>
    names.indexOf(name) === index
      ? []
      : [{ path: ['regions', 'names', index], message: `"${name}" stands here twice` }],
  );
}

function strategyProblems(file: ParsedRulesetFile, teams: readonly TeamRule[]): RulesetProblem[] {
  const { strategy, ordering, cadence, rating, backfill } = file;
  const problems: RulesetProblem[] = [];
  const oneOnOne = isDuel(teams);
  if (strategy === 'adaptive' && teams.length > 0 && !oneOnOne) {
    problems.push({
      path: ['strategy'],
      message: '"adaptive" is for one against one; use "longest-wait", "fifo" or "waves"',
    });
  }
  if (strategy === 'adaptive' && rating === undefined) {
    problems.push({ path: ['strategy'], message: '"adaptive" is for ratings: it needs "rating"' });
  }
  if (strategy === 'adaptive' && backfill) {
    problems.push({ path: ['strategy'], message: '"adaptive" cannot fill running games; use "longest-wait"' });
  }
  if (strategy === 'fifo' && ordering === 'quality') {
    problems.push({ path: ['ordering'], message: '"fifo" is first-come; for quality use "longest-wait"' });
  }
  if ((strategy === 'adaptive' || strategy === 'waves') && ordering === 'first-come') {
    problems.push({ path: ['ordering'], message: `"${strategy}" looks for quality; for first-come use "fifo"` });
  }
  if (strategy === 'waves' && cadence === 'at-once') {
    problems.push({ path: ['cadence'], message: '"waves" needs { every: … }' });
  }
  if (oneOnOne && rating?.max_team_difference !== undefined) {
    problems.push({ path: ['rating', 'max_team_difference'], message: 'is for teams; one against one has "window"' });
  }
  return problems;
}

function timeProblems(file: ParsedRulesetFile): RulesetProblem[] {
  const { acceptance, presence, max_wait: maxWait, cadence, hold_until_result: hold } = file;
  const problems: RulesetProblem[] = [];
  if (acceptance && (acceptance.within < 1_000 || acceptance.within > 300_000)) {
    problems.push({ path: ['acceptance', 'within'], message: 'must be 1s to 5m' });
  }
  if (presence && (presence.grace < 1_000 || presence.grace > 3_600_000)) {
    problems.push({ path: ['presence', 'grace'], message: 'must be 1s to 1h' });
  }
  if (maxWait > 86_400_000) problems.push({ path: ['max_wait'], message: 'must be at most 24h' });
  if (typeof cadence === 'object' && (cadence.every < 10 || cadence.every > 3_600_000)) {
    problems.push({ path: ['cadence', 'every'], message: 'must be 10ms to 1h' });
  }
  if (hold !== undefined && hold > 0 && hold < 1_000) {
    problems.push({ path: ['hold_until_result'], message: 'must be 1s or more' });
  }
  return problems;
}
