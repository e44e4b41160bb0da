import { defined } from '../defined.ts';
import type { AttributeDefinition } from './attribute-definition.ts';
import { type CooldownRule, cooldownRule } from './cooldown-rule.ts';
import { type GrowingLimit, growingLimit } from './expansion.ts';
import { type RatingsRule, unusualRatings } from './ratings-rule.ts';
import { type ParsedRulesetFile, rulesetFileSchema } from './ruleset-file.ts';
import { rulesetProblems } from './ruleset-problems.ts';
import { isDuel, type TeamRule, teamRules } from './team-rule.ts';

/** One preference over an attribute; times in ms. */
export interface PreferenceRule {
  attribute: string;
  compare: 'equal' | 'overlap' | 'distance';
  /** overlap: members that must be shared. */
  atLeast: number;
  /** distance: how far apart. */
  within: number;
  required: boolean;
  /** What it counts when it is unmet, in rating points. */
  weight: number;
  relaxAfterMs?: number;
}

/**
 * A queue: what a ticket carries, who may meet whom, and how matches are chosen. Immutable per `version`.
 * The form that services work with: complete, times in ms. Source: a ruleset file (docs/rulesets.md).
 */
export interface Ruleset {
  name: string;
  version: number;
  description?: string;
  attributes: Record<string, AttributeDefinition>;
  poolBy: string[];
  /** Two or more. A free-for-all has as many teams of one as it takes players. */
  teams: TeamRule[];
  /** Teams that a match must have: all, or the least number of players of a free-for-all. */
  minTeams: number;
  isFreeForAll: boolean;
  /** Until the wait reaches this only full teams will do. */
  fillForMs: number;
  rolesRelaxAfterMs?: number;
  expansionAge: 'oldest' | 'newest';
  rating?: {
    window: GrowingLimit;
    measuredBy: 'both' | 'either';
    ownLimit: boolean;
    /** Points by which the window of a provisional player is wider. */
    provisionalExtra?: number;
    maxTeamDifference?: number;
  };
  party: {
    sizes: number[];
    rating: 'mean' | 'max';
    similarSizes: boolean;
    similarSizesRelaxAfterMs?: number;
    maxSpread?: number;
  };
  regions?: { names: string[]; required: boolean; relaxAfterMs?: number; latency?: GrowingLimit };
  preferences: PreferenceRule[];
  avoidRecent?: { opponents: number; withinMs: number; relaxAfterMs?: number };
  /** Class -> head start in the order of waiting, in ms. */
  priority: Record<string, number>;
  strategy: 'adaptive' | 'longest-wait' | 'fifo' | 'waves';
  ordering: 'quality' | 'first-come';
  patienceMs: number;
  /** Pause between waves; absent: at once. */
  waveEveryMs?: number;
  acceptance?: { withinMs: number };
  cooldown?: CooldownRule;
  maxWaitMs: number;
  presence?: { graceMs: number };
  backfill: boolean;
  /** Absent: the defaults, as `ratingsOf` gives them. */
  ratings?: RatingsRule;
  /** Whether its ruleset says so; what is not one against one has no challenges anyway: `takesChallenges`. */
  refusesChallenges: boolean;
  /** For how long players of a game may not queue again unless its result is reported. */
  holdForMs?: number;
}

/** Whether a player may challenge another to it: one against one, and its ruleset does not refuse. */
export const takesChallenges = ({ teams, refusesChallenges }: Ruleset): boolean => !refusesChallenges && isDuel(teams);

/** Parses a ruleset as it is written into the form that services work with. Issues carry the path of the key they mean. */
export const rulesetSchema = rulesetFileSchema
  .superRefine((file, context) => {
    for (const problem of rulesetProblems(file)) context.addIssue({ code: 'custom', ...problem });
  })
  .transform(toRuleset);

function toRuleset(file: ParsedRulesetFile): Ruleset {
  const teams = teamRules(file.teams, file.free_for_all);
  const canAdapt = isDuel(teams) && file.rating !== undefined && !file.backfill;
  const strategy = file.strategy ?? (canAdapt ? 'adaptive' : 'longest-wait');
  return {
    name: file.name,
    version: file.version,
    ...defined('description', file.description),
    attributes: file.attributes,
    poolBy: file.pool_by,
    teams,
    minTeams: file.free_for_all?.min ?? teams.length,
    isFreeForAll: file.free_for_all !== undefined,
    fillForMs: file.fill_for ?? 0,
    ...defined('rolesRelaxAfterMs', file.roles_relax_after),
    expansionAge: file.expansion_age,
    ...defined('rating', ratingOf(file.rating)),
    party: partyOf(file.party),
    ...defined('regions', regionsOf(file.regions)),
    preferences: file.preferences.map(preferenceOf),
    ...defined('avoidRecent', avoidRecentOf(file.avoid)),
    priority: file.priority?.classes ?? {},
    strategy,
    ordering: file.ordering ?? (strategy === 'fifo' ? 'first-come' : 'quality'),
    patienceMs: file.patience,
    ...defined('waveEveryMs', waveEveryMs(file.cadence, strategy)),
    ...defined('acceptance', file.acceptance && { withinMs: file.acceptance.within }),
    ...defined('cooldown', file.cooldown && cooldownRule(file.cooldown)),
    maxWaitMs: file.max_wait,
    ...defined('presence', file.presence && { graceMs: file.presence.grace }),
    backfill: file.backfill,
    ...defined('ratings', file.ratings && unusualRatings(file.ratings)),
    refusesChallenges: file.challenges === false,
    ...defined('holdForMs', file.hold_until_result),
  };
}

function ratingOf(rating: ParsedRulesetFile['rating']): Ruleset['rating'] {
  if (rating === undefined) return undefined;
  return {
    window: growingLimit(rating.window, rating.expand, rating.max),
    measuredBy: rating.measured_by,
    ownLimit: rating.own_limit,
    ...defined('provisionalExtra', rating.provisional_extra),
    ...defined('maxTeamDifference', rating.max_team_difference),
  };
}

function partyOf(party: ParsedRulesetFile['party']): Ruleset['party'] {
  const similar = party.similar_sizes;
  return {
    sizes: [...new Set(party.sizes)].sort((a, b) => a - b),
    rating: party.rating,
    similarSizes: similar !== false,
    ...defined('similarSizesRelaxAfterMs', typeof similar === 'object' ? similar.relax_after : undefined),
    ...defined('maxSpread', party.max_spread),
  };
}

function regionsOf(regions: ParsedRulesetFile['regions']): Ruleset['regions'] {
  if (regions === undefined) return undefined;
  const { latency } = regions;
  return {
    names: regions.names,
    required: regions.required,
    ...defined('relaxAfterMs', regions.relax_after),
    ...defined('latency', latency && growingLimit(latency.limit, latency.expand, latency.max)),
  };
}

const preferenceOf = (rule: ParsedRulesetFile['preferences'][number]): PreferenceRule => ({
  attribute: rule.attribute,
  compare: rule.compare,
  atLeast: rule.at_least ?? 1,
  within: rule.within ?? 0,
  required: rule.required,
  weight: rule.weight,
  ...defined('relaxAfterMs', rule.relax_after),
});

function avoidRecentOf(avoid: ParsedRulesetFile['avoid']): Ruleset['avoidRecent'] {
  if (avoid === undefined) return undefined;
  const { opponents, within, relax_after } = avoid.recent;
  return { opponents, withinMs: within, ...defined('relaxAfterMs', relax_after) };
}

function waveEveryMs(cadence: ParsedRulesetFile['cadence'], strategy: Ruleset['strategy']): number | undefined {
  if (typeof cadence === 'object') return cadence.every;
  return cadence === undefined && strategy === 'waves' ? 1_000 : undefined;
}
