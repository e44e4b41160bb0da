import { demand } from './demand.ts';
import { checkGrowingLimit } from './growing-limit.ts';
import type { MatchRules } from './match-rules.ts';

/** Refuses what no pass could make sense of. Friendlier words, with lines, are the ruleset loader's. @throws {RangeError} */
export function checkMatchRules(rules: MatchRules): void {
  checkTeams(rules);
  checkTimes(rules);
  const { rating, regions, preferences } = rules;
  if (rating) checkGrowingLimit('rating', rating.window);
  demand((rating?.maxTeamDifference ?? 1) > 0, 'teams must be allowed some difference');
  const { provisionalExtra = 0 } = rating ?? {};
  demand(
    provisionalExtra >= 0 && Number.isFinite(provisionalExtra),
    'windows of provisional tickets must not be narrower',
  );
  if (regions?.latency) checkGrowingLimit('latency', regions.latency);
  if (regions) {
    const { names } = regions;
    demand(
      names.length >= 1 && names.length <= 31 && new Set(names).size === names.length,
      '1 to 31 different regions',
    );
  }
  for (const { attribute, weight, within, atLeast } of preferences) {
    const numbers = [weight, within, atLeast];
    demand(
      numbers.every((number) => number >= 0 && Number.isFinite(number)),
      `preference ${attribute}: bad number`,
    );
  }
}

function checkTeams({ teams, minTeams, strategy }: MatchRules): void {
  demand(minTeams >= 2 && minTeams <= teams.length && Number.isInteger(minTeams), 'a match needs two teams or more');
  for (const { name, minPlayers, maxPlayers, roles = {} } of teams) {
    const isSize = Number.isInteger(minPlayers) && Number.isInteger(maxPlayers);
    demand(isSize && minPlayers >= 1 && maxPlayers >= minPlayers, `team ${name}: no such size`);
    const quotas = Object.values(roles);
    demand(
      quotas.every((quota) => Number.isInteger(quota) && quota >= 1),
      `team ${name}: no such role quota`,
    );
    const wanted = quotas.reduce((sum, quota) => sum + quota, 0);
    demand(wanted <= minPlayers, `team ${name}: more roles than players`);
  }
  const isDuel = teams.length === 2 && teams.every(({ maxPlayers }) => maxPlayers === 1);
  demand(isDuel || strategy !== 'adaptive', 'adaptive is for one against one');
}

function checkTimes(rules: MatchRules): void {
  const { rolesRelaxAfterMs, similarParties, regions, avoidRecent, preferences } = rules;
  const relaxing = [similarParties, regions, avoidRecent, ...preferences].map((rule) => rule?.relaxAfterMs);
  for (const timeMs of [rules.fillForMs, rules.patienceMs, rolesRelaxAfterMs, ...relaxing]) {
    demand(timeMs === undefined || timeMs >= 0, 'times must not be negative');
  }
  const { waveEveryMs = 1 } = rules;
  demand(waveEveryMs >= 1 && Number.isInteger(waveEveryMs), 'waves need a pause of whole ms');
}
