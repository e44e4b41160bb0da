import {
  type AttributeDefinition,
  hasBuiltInRatings,
  type RatingSourceName,
  type RatingsRule,
  type Ruleset,
  ratingsOf,
  type TeamRule,
  takesChallenges,
} from '@paireto/contracts';
import { durationText } from './duration-text.ts';
import { looseningTable } from './loosening-table.ts';
import { textTable } from './text-table.ts';

/** What a ruleset means, in words, for whoever wrote it. Ends with a line break. */
export function describeRuleset(ruleset: Ruleset): string {
  const { name, version, description, expansionAge, ratings } = ruleset;
  const facts: [string, string | undefined][] = [
    ['a match', matchOf(ruleset)],
    ['roles', rolesOf(ruleset.teams)],
    ['who may meet', poolsOf(ruleset)],
    ['ratings', ratingOf(ruleset)],
    ['known from', ratings && ratingSourceOf(ratings)],
    ['moved by', ratings && ratedGamesOf(ratings)],
    ['seasons', ratings && seasonsOf(ratings)],
    ['parties', partiesOf(ruleset)],
    ['regions', regionsOf(ruleset)],
    ['preferences', ruleset.preferences.map(preferenceOf).join('; ') || undefined],
    ['avoided', avoidedOf(ruleset)],
    ['ahead', aheadOf(ruleset)],
    ['chosen', strategyOf(ruleset)],
    ['ready check', ruleset.acceptance && `everybody accepts within ${durationText(ruleset.acceptance.withinMs)}`],
    ['cooldown', cooldownOf(ruleset)],
    ['challenges', takesChallenges(ruleset) ? 'a player may challenge another' : undefined],
    [
      'after a game',
      ruleset.holdForMs === undefined
        ? undefined
        : `no other until its result, or for ${durationText(ruleset.holdForMs)}`,
    ],
    ['backfill', ruleset.backfill ? 'running games may ask for players' : undefined],
    ['gives up', givesUpOf(ruleset)],
  ];
  const known = facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
  const table = looseningTable(ruleset);
  const age = expansionAge === 'oldest' ? 'who has waited longest' : 'who has waited least';
  return [
    `${name}, version ${version}${description === undefined ? '' : `: ${description}`}`,
    ...textTable(known).map((line) => `  ${line}`),
    ...(table.length === 0 ? [] : ['', `  What is allowed, by the wait of ${age} of those who meet:`]),
    ...table.map((line) => `    ${line}`),
    '',
  ].join('\n');
}

function matchOf({ teams, minTeams, isFreeForAll }: Ruleset): string {
  if (isFreeForAll) return `${range(minTeams, teams.length)} players, everybody against everybody`;
  return teams
    .map(({ name, minPlayers, maxPlayers }) => `${name} (${range(minPlayers, maxPlayers)})`)
    .join(' against ');
}

const range = (min: number, max: number): string => (min === max ? String(min) : `${min} to ${max}`);

function rolesOf(teams: readonly TeamRule[]): string | undefined {
  const quotas = teams.map(({ roles }) =>
    Object.entries(roles ?? {})
      .map(([role, count]) => `${count} ${role}`)
      .join(', '),
  );
  if (quotas.every((quota) => quota === '')) return undefined;
  if (quotas.every((quota) => quota === quotas[0])) return `${quotas[0]} in every team`;
  return teams.map(({ name }, index) => `${name}: ${quotas[index] || 'any'}`).join('; ');
}

function poolsOf({ poolBy, attributes }: Ruleset): string {
  if (poolBy.length === 0) return 'everybody in the queue';
  return `who ask for the same ${poolBy.map((name) => `${name} (${accepted(attributes[name])})`).join(' and ')}`;
}

function accepted(attribute: AttributeDefinition | undefined): string {
  switch (attribute?.type) {
    case undefined:
      return 'any';
    case 'choice':
    case 'list':
      return attribute.values.length > 4 ? `${attribute.values.length} values` : attribute.values.join(', ');
    case 'number':
      return `${attribute.min} to ${attribute.max}`;
    case 'text':
      return attribute.example === undefined ? attribute.pattern : `such as ${attribute.example}`;
  }
}

function ratingOf(ruleset: Ruleset): string {
  const { rating } = ruleset;
  if (rating === undefined) return 'do not matter';
  const { maxTeamDifference, ownLimit, measuredBy, provisionalExtra } = rating;
  const whoIsProvisional = measuredBy === 'both' ? 'where all are' : 'where anybody is';
  return [
    'the window below decides',
    ...(provisionalExtra === undefined
      ? []
      : [
          `${provisionalExtra} wider ${whoIsProvisional} provisional (deviation ${ratingsOf(ruleset).provisionalDeviation} or more)`,
        ]),
    ...(ownLimit
      ? [`a join may narrow its own, and ${measuredBy === 'both' ? 'both sides must agree' : 'one side is enough'}`]
      : []),
    ...(maxTeamDifference === undefined ? [] : [`means of two teams within ${maxTeamDifference}`]),
  ].join('; ');
}

const sourceNames: Record<RatingSourceName, string> = {
  token: 'the token',
  static: 'nobody',
  'account-api': 'the account API',
  'built-in': 'results, kept by Paireto',
};

function ratingSourceOf({ source, fallback, defaultRating }: RatingsRule): string {
  const otherwise = fallback === 'static' ? '' : `, or else ${sourceNames[fallback]}`;
  return `${sourceNames[source]}${otherwise}; ${source === 'static' ? 'all are' : 'others are'} ${defaultRating}`;
}

function ratedGamesOf(rule: RatingsRule): string | undefined {
  if (!hasBuiltInRatings(rule)) return undefined;
  const conditions = Object.entries(rule.ratedIf).map(([name, values]) => `${name} ${values.join(' or ')}`);
  return conditions.length === 0 ? 'every game' : `games of ${conditions.join(' and ')}`;
}

function seasonsOf(rule: RatingsRule): string | undefined {
  const { season, minGames } = rule;
  if (!hasBuiltInRatings(rule)) return undefined;
  const ranked = `${minGames} ${minGames === 1 ? 'game' : 'games'} to be ranked`;
  if (season === undefined) return `one that never ends; ${ranked}`;
  const { startsAtMs, lengthMs, softReset } = season;
  const first = new Date(startsAtMs).toISOString().replace('T00:00:00.000Z', '');
  const reset =
    softReset === 0 ? '' : `, each beginning ${Number((softReset * 100).toFixed(2))} % nearer to the default`;
  return `of ${durationText(lengthMs)} from ${first} on${reset}; ${ranked}`;
}

function partiesOf({ party }: Ruleset): string | undefined {
  if (party.sizes.length === 1 && party.sizes[0] === 1) return undefined;
  const spread = party.maxSpread === undefined ? '' : `; at most ${party.maxSpread} points apart among themselves`;
  const rated = party.rating === 'max' ? 'their best player' : 'the mean of their players';
  return `of ${party.sizes.join(', ')}; rated as ${rated}${spread}`;
}

function regionsOf({ regions }: Ruleset): string | undefined {
  if (regions === undefined) return undefined;
  const what = regions.latency === undefined ? 'its region' : 'its region or latencies';
  return `${regions.names.join(', ')}; a join ${regions.required ? 'must' : 'may'} say ${what}`;
}

function preferenceOf({ attribute, compare, atLeast, within }: Ruleset['preferences'][number]): string {
  if (compare === 'equal') return `the same ${attribute}`;
  if (compare === 'distance') return `${attribute} within ${within}`;
  return `${atLeast} of ${attribute} in common`;
}

function avoidedOf({ avoidRecent }: Ruleset): string {
  if (avoidRecent === undefined) return 'whom a player blocks';
  const { opponents, withinMs } = avoidRecent;
  return `whom a player blocks; the latest ${opponents} opponents of the last ${durationText(withinMs)}`;
}

function aheadOf({ priority }: Ruleset): string | undefined {
  const classes = Object.entries(priority).map(([name, ms]) => `${name} by ${durationText(ms)}`);
  return classes.length === 0 ? undefined : classes.join(', ');
}

function strategyOf({ strategy, ordering, patienceMs, waveEveryMs, preferences }: Ruleset): string {
  const wishes = preferences.length === 0 ? '' : 'whom fewest wishes speak against, of equals ';
  const nextOne = `${wishes}the next longest waiting`;
  const how = {
    adaptive: `as near as the number of players allows; the longest waiting may be passed over for ${durationText(patienceMs)}`,
    'longest-wait': `the longest waiting first, with ${ordering === 'quality' ? 'the best match' : nextOne}`,
    fifo: `the longest waiting first, with ${nextOne}`,
    waves: 'the best matches of each wave together',
  }[strategy];
  return `${strategy}: ${how}${waveEveryMs === undefined ? '' : `; every ${durationText(waveEveryMs)}`}`;
}

function givesUpOf({ maxWaitMs, presence }: Ruleset): string {
  const absent = presence && `; without its player for ${durationText(presence.graceMs)}`;
  return `after ${durationText(maxWaitMs)}${absent ?? ''}`;
}

const strikeTexts = {
  declined: 'declined',
  'not-accepted': 'did not answer a ready check',
  abandoned: 'went away',
} as const;

function cooldownOf({ cooldown }: Ruleset): string | undefined {
  if (cooldown === undefined) return undefined;
  const { after, withinMs, pausesMs, counts } = cooldown;
  const what = counts.map((reason) => strikeTexts[reason]).join(' or ');
  const pauses = pausesMs.map(durationText).join(', then ');
  return `who ${what} ${after === 1 ? 'once' : `${after} times`} within ${durationText(withinMs)} may not join for ${pauses}`;
}
