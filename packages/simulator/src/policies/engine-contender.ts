import type { Ruleset } from '@paireto/contracts';
import { createPool, type MatchRules, type PoolTicket } from '@paireto/engine';
import { toMatchRules } from '@paireto/rulesets';
import type { Entrant, Population } from '../population/entrant.ts';
import type { Contender, Policy } from './policy.ts';

/** The product's own engine under a ruleset. */
export interface EngineOptions {
  readonly strategy?: MatchRules['strategy'];
  /** Passes only at multiples of this, ms; absent: as the ruleset says. */
  readonly passEveryMs?: number;
  readonly name: string;
}

/** Virtual time starts here: the engine counts epoch milliseconds. */
const START_MS = 1_700_000_000_000;
const DEFAULT_WAVE_MS = 1_000;

interface Ticket extends PoolTicket {
  readonly entrant: number;
}

export function engineContender({ entrants }: Population, ruleset: Ruleset, options: EngineOptions): Contender {
  const rules = rulesOf(ruleset, options);
  return {
    name: options.name,
    kind: 'ruleset',
    description: `ruleset ${ruleset.name} version ${ruleset.version}, strategy ${rules.strategy}`,
    maxWaitMs: ruleset.maxWaitMs,
    createPolicy: () => createEnginePolicy(entrants, ruleset, rules),
  };
}

function rulesOf(ruleset: Ruleset, { strategy, passEveryMs }: EngineOptions): MatchRules {
  const rules = toMatchRules(ruleset);
  const changed: MatchRules =
    strategy === undefined ? rules : { ...rules, strategy, ordering: strategy === 'fifo' ? 'first-come' : 'quality' };
  const waveEveryMs = passEveryMs ?? rules.waveEveryMs ?? (strategy === 'waves' ? DEFAULT_WAVE_MS : undefined);
  return waveEveryMs === undefined ? changed : { ...changed, waveEveryMs };
}

function createEnginePolicy(entrants: readonly Entrant[], ruleset: Ruleset, rules: MatchRules): Policy {
  const pool = createPool<Ticket>(rules);
  const { waveEveryMs } = rules;
  let isChanged = false;
  let nextPassAtMs: number | undefined;
  return {
    arrive(index) {
      pool.add(toTicket(ruleset, entrants[index]!, index));
      isChanged = true;
    },
    leave(index) {
      pool.remove(entrants[index]!.id);
      isChanged = true;
    },
    pass(nowMs) {
      const found = pool.findMatches(START_MS + nowMs);
      isChanged = false;
      nextPassAtMs = found.nextPassAtMs === undefined ? undefined : found.nextPassAtMs - START_MS;
      return found.proposals.map(({ tickets, teams }) => ({ entrants: tickets.map(({ entrant }) => entrant), teams }));
    },
    nextAtMs(nowMs) {
      if (!isChanged || pool.size === 0) return nextPassAtMs;
      return waveEveryMs === undefined ? nowMs : roundUp(nowMs, waveEveryMs);
    },
  };
}

/** The first multiple of `everyMs` of the epoch that is not before this virtual time. */
function roundUp(nowMs: number, everyMs: number): number {
  return Math.ceil((START_MS + nowMs) / everyMs) * everyMs - START_MS;
}

function toTicket(ruleset: Ruleset, entrant: Entrant, index: number): Ticket {
  const { id, ratings, region, priorityClass } = entrant;
  const headStartMs = priorityClass === undefined ? undefined : ruleset.priority[priorityClass];
  const wanted = ruleset.preferences.filter(({ attribute }) => Object.hasOwn(entrant.attributes, attribute));
  return {
    entrant: index,
    id,
    rating:
      ruleset.party.rating === 'max'
        ? Math.max(...ratings)
        : ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length,
    enqueuedAt: START_MS + entrant.arrivalMs,
    players: ratings.map((rating, member) => ({ id: member === 0 ? id : `${id}.${member}`, rating })),
    ...(headStartMs === undefined ? {} : { headStartMs }),
    ...(region === undefined || ruleset.regions === undefined ? {} : { region }),
    ...(wanted.length === 0
      ? {}
      : {
          attributes: Object.fromEntries(wanted.map(({ attribute }) => [attribute, entrant.attributes[attribute]!])),
        }),
  };
}
