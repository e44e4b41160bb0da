import { checkGrowingLimit } from './growing-limit.ts';
import type { MatchRules } from './match-rules.ts';

/** Refuses what no pass could make sense of. Friendlier words, with lines, are the ruleset loader's. @throws {RangeError} */
export function checkMatchRules(rules: MatchRules): void {
  const { teams, minTeams, rating, regions, preferences } = rules;
  const refuse = (what: string): never => {
    throw new RangeError(what);
  };
  if (teams.length < 2 || minTeams < 2 || minTeams > teams.length) refuse('a match needs two teams or more');
  for (const { name, minPlayers, maxPlayers } of teams) {
    if (!(minPlayers >= 1 && maxPlayers >= minPlayers)) refuse(`team ${name}: no such size`);
  }
  if (rating) checkGrowingLimit('rating', rating.window);
  if (regions?.latency) checkGrowingLimit('latency', regions.latency);
  if (regions && (regions.names.length === 0 || regions.names.length > 31)) refuse('1 to 31 regions');
  for (const { attribute, weight, within, atLeast } of preferences) {
    const numbers = [weight, within, atLeast];
    if (numbers.some((number) => !Number.isFinite(number) || number < 0)) refuse(`preference ${attribute}: bad number`);
  }
  if (!(rules.patienceMs >= 0 && rules.fillForMs >= 0)) refuse('times must not be negative');
  if (rules.waveEveryMs !== undefined && !(rules.waveEveryMs >= 1)) refuse('waves need a pause of 1 ms or more');
}
