import { expect, it } from 'vitest';
import { parseRuleset } from './parse-ruleset.ts';
import { toMatchRules } from './to-match-rules.ts';

const rulesOf = (more = '') =>
  toMatchRules(
    parseRuleset(`name: duel\nversion: 1\nteams: { count: 2, names: [a, b], size: 2 }\n${more}`, 'duel.yaml'),
  );

it('says nothing of rules that the ruleset does not have', () => {
  expect(rulesOf()).toEqual({
    teams: [
      { name: 'a', minPlayers: 2, maxPlayers: 2 },
      { name: 'b', minPlayers: 2, maxPlayers: 2 },
    ],
    minTeams: 2,
    fillForMs: 0,
    expansionAge: 'oldest',
    preferences: [],
    strategy: 'longest-wait',
    ordering: 'quality',
    patienceMs: 30_000,
  });
});

it('carries every rule that decides who meets, times in ms', () => {
  const rules = rulesOf(`
attributes: { level: { type: number, min: 0, max: 9 } }
rating:
  window: 100
  expand: [{ after: 5s, to: 200 }]
  max: 150
  measured_by: either
  max_team_difference: 50
  provisional_extra: 30
ratings: { source: built-in }
party: { sizes: [1, 2], similar_sizes: { relax_after: 20s } }
regions: { names: [eu, us], relax_after: 30s, latency: { limit: 50, expand: { by: 10, every: 1m }, max: 100 } }
preferences: [{ attribute: level, compare: distance, within: 2, required: true, weight: 7, relax_after: 500ms }]
avoid: { recent: { opponents: 3, within: 1h, relax_after: 1m } }
roles_relax_after: 10s
fill_for: 7s
expansion_age: newest
strategy: waves
patience: 9s
cadence: { every: 250ms }
`);
  expect(rules).toMatchObject({
    rating: {
      window: { initial: 100, max: 150, steps: [{ afterMs: 5_000, value: 200 }] },
      measuredBy: 'either',
      maxTeamDifference: 50,
      provisionalExtra: 30,
    },
    similarParties: { relaxAfterMs: 20_000 },
    regions: {
      names: ['eu', 'us'],
      relaxAfterMs: 30_000,
      latency: { initial: 50, max: 100, growth: { by: 10, everyMs: 60_000 } },
    },
    preferences: [
      { attribute: 'level', compare: 'distance', atLeast: 1, within: 2, required: true, weight: 7, relaxAfterMs: 500 },
    ],
    avoidRecent: { relaxAfterMs: 60_000 },
    rolesRelaxAfterMs: 10_000,
    fillForMs: 7_000,
    expansionAge: 'newest',
    strategy: 'waves',
    patienceMs: 9_000,
    waveEveryMs: 250,
  });
});

it('keeps a rule that never relaxes for ever', () => {
  const rules = rulesOf(
    'party: { sizes: [1, 2], similar_sizes: true }\navoid: { recent: { opponents: 1, within: 1h } }\n',
  );
  expect(rules.similarParties).toEqual({});
  expect(rules.avoidRecent).toEqual({});
});

it('waves come every second unless the ruleset says otherwise; everything else at once', () => {
  expect(rulesOf('strategy: waves\n').waveEveryMs).toBe(1_000);
  expect(rulesOf('strategy: fifo\ncadence: at-once\n')).not.toHaveProperty('waveEveryMs');
  expect(rulesOf('strategy: fifo\ncadence: { every: 2 }\n')).toMatchObject({
    waveEveryMs: 2_000,
    ordering: 'first-come',
  });
});
