import { describe, expect, it } from 'vitest';
import { duelRules, soloTicket, teamRules } from '../testing/match-rules.cases.ts';
import { checkMatchRules } from './check-match-rules.ts';
import { checkPoolTicket } from './check-pool-ticket.ts';
import type { MatchRules } from './match-rules.ts';
import type { PoolTicket } from './pool-ticket.ts';

const preference = { attribute: 'a', compare: 'equal', atLeast: 1, within: 0, required: false, weight: 0 } as const;
const team = { name: 'red', minPlayers: 1, maxPlayers: 1 };
const window = { initial: 1, max: 1 };

describe('rules without meaning are refused', () => {
  it.each<[string, Partial<MatchRules>]>([
    ['one team', { teams: [team] }],
    ['fewer than two teams enough', { minTeams: 1 }],
    ['more teams needed than there are', { minTeams: 3 }],
    ['a team of nobody', { teams: [team, { ...team, minPlayers: 0 }] }],
    ['a team smaller than its least size', { teams: [team, { ...team, minPlayers: 2 }] }],
    ['half a player', { teams: [team, { ...team, maxPlayers: 1.5 }] }],
    ['more roles than players', { teams: [team, { ...team, roles: { tank: 2 } }] }],
    ['a quota of nobody', { teams: [team, { ...team, roles: { tank: 0 } }] }],
    ['a window of zero', { rating: { window: { initial: 0, max: 1 }, measuredBy: 'both' } }],
    ['no team difference', { rating: { window, measuredBy: 'both', maxTeamDifference: 0 } }],
    ['provisional windows that are narrower', { rating: { window, measuredBy: 'both', provisionalExtra: -1 } }],
    ['provisional windows without end', { rating: { window, measuredBy: 'both', provisionalExtra: Infinity } }],
    ['no regions', { regions: { names: [] } }],
    ['32 regions', { regions: { names: Array.from({ length: 32 }, (_, index) => String(index)) } }],
    ['a region twice', { regions: { names: ['eu', 'eu'] } }],
    ['a latency limit below zero', { regions: { names: ['eu'], latency: { initial: -1, max: 1 } } }],
    ['a weight below zero', { preferences: [{ ...preference, weight: -1 }] }],
    ['a weight that is not a number', { preferences: [{ ...preference, weight: Number.NaN }] }],
    ['a time below zero', { preferences: [{ ...preference, relaxAfterMs: -1 }] }],
    ['a time that is not a number', { avoidRecent: { relaxAfterMs: Number.NaN } }],
    ['a patience below zero', { patienceMs: -1 }],
    ['waves without a pause', { waveEveryMs: 0 }],
    ['adaptive teams', { ...teamRules(2), strategy: 'adaptive' }],
  ])('%s', (_, changes) => {
    expect(() => checkMatchRules(duelRules(changes))).toThrow(RangeError);
  });

  it('and those with a meaning are not', () => {
    expect(() => checkMatchRules(duelRules({ patienceMs: Number.POSITIVE_INFINITY }))).not.toThrow();
    expect(() => checkMatchRules(teamRules(5, { fillForMs: 0, waveEveryMs: 1 }))).not.toThrow();
  });
});

describe('tickets without meaning are refused', () => {
  const seats = (open: number, rating = 0) => ({ teams: [{ players: [{ id: 'p', rating }], open }] });
  it.each<[string, Partial<PoolTicket>]>([
    ['a rating that is not a number', { rating: Number.NaN }],
    ['an endless rating', { rating: Number.POSITIVE_INFINITY }],
    ['a time between two ms', { enqueuedAt: 0.5 }],
    ['a head start backwards', { headStartMs: -1 }],
    ['a limit of nothing', { ratingLimit: 0 }],
    ['a limit that is not a number', { ratingLimit: Number.NaN }],
    ['nobody', { players: [] }],
    ['a player without rating', { players: [{ id: 'p', rating: Number.NaN }] }],
    ['players and seats', { seats: seats(1) }],
    ['half a seat', { players: [], seats: seats(0.5) }],
    ['seats beside a player without rating', { players: [], seats: seats(1, Number.NaN) }],
    ['an attribute that is not a number', { attributes: { duration: Number.NaN } }],
  ])('%s', (_, changes) => {
    expect(() => checkPoolTicket(soloTicket('a', 0, 0, changes))).toThrow(RangeError);
  });

  it('and those with a meaning are not', () => {
    expect(() => checkPoolTicket(soloTicket('a', -1.5, 0, { attributes: { level: 'x', topics: [] } }))).not.toThrow();
    expect(() => checkPoolTicket(soloTicket('a', 0, 0, { players: [], seats: seats(0) }))).not.toThrow();
  });
});
