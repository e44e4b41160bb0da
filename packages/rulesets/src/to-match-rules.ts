import type { Ruleset } from '@paireto/contracts';
import type { MatchRules } from '@paireto/engine';

/** What the engine needs to know of a ruleset. */
export function toMatchRules(ruleset: Ruleset): MatchRules {
  const { rating, party, regions, avoidRecent, rolesRelaxAfterMs, waveEveryMs } = ruleset;
  return {
    teams: ruleset.teams,
    minTeams: ruleset.minTeams,
    fillForMs: ruleset.fillForMs,
    ...(rolesRelaxAfterMs === undefined ? {} : { rolesRelaxAfterMs }),
    expansionAge: ruleset.expansionAge,
    ...(rating === undefined ? {} : { rating }),
    ...(party.similarSizes
      ? {
          similarParties:
            party.similarSizesRelaxAfterMs === undefined ? {} : { relaxAfterMs: party.similarSizesRelaxAfterMs },
        }
      : {}),
    ...(regions === undefined ? {} : { regions }),
    preferences: ruleset.preferences,
    ...(avoidRecent === undefined
      ? {}
      : { avoidRecent: avoidRecent.relaxAfterMs === undefined ? {} : { relaxAfterMs: avoidRecent.relaxAfterMs } }),
    strategy: ruleset.strategy,
    ordering: ruleset.ordering,
    patienceMs: ruleset.patienceMs,
    ...(waveEveryMs === undefined ? {} : { waveEveryMs }),
  };
}
