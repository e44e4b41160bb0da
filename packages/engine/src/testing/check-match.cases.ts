import type { MatchProposal } from '../pool-contract.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolPlayer, PoolTicket } from '../rules/pool-ticket.ts';
import { brokenByPair, everybodyOf, extraOf, holdsAfter, limitAt, sharedRegions, waitOf } from './check-pair.cases.ts';

type Proposal = MatchProposal<PoolTicket>;

/** Every rule that a formed match breaks, in words; empty: it is legal. Slow, plain, and none of the engine's code. */
export function checkMatch(rules: MatchRules, proposal: Proposal, nowMs: number): string[] {
  const shape = [...checkShape(rules, proposal)];
  if (shape.length > 0) return shape;
  const isBackfill = proposal.tickets.some(({ seats }) => seats !== undefined);
  const waitedMs = waitOf(rules, proposal.tickets, nowMs);
  return [
    ...checkPairs(rules, proposal, waitedMs),
    ...checkRatings(rules, proposal, waitedMs),
    ...checkRegion(rules, proposal, waitedMs),
    ...(isBackfill ? checkSeats(proposal) : checkTeams(rules, proposal, waitedMs)),
    ...(isBackfill ? [] : checkParties(rules, proposal, waitedMs)),
    ...checkRoles(rules, proposal),
    ...(isBackfill ? [] : checkQuotas(rules, proposal, waitedMs)),
  ];
}

function* checkShape(rules: MatchRules, { tickets, teams, roles }: Proposal): Generator<string> {
  if (tickets.length < 2) yield 'fewer than two tickets';
  if (teams.length !== tickets.length) yield 'not a team for every ticket';
  if (teams.some((team) => rules.teams[team] === undefined)) yield 'a team that does not exist';
  const ids = tickets.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) yield 'a ticket stands there twice';
  const players = tickets.flatMap(everybodyOf).map(({ id }) => id);
  if (new Set(players).size !== players.length) yield 'a player stands there twice';
  if (roles !== undefined && tickets.some(({ players: own }, index) => roles[index]?.length !== own.length)) {
    yield 'not a role for every player';
  }
  const seniority = ({ enqueuedAt, headStartMs }: PoolTicket) => enqueuedAt - (headStartMs ?? 0);
  for (const [index, ticket] of tickets.slice(1).entries()) {
    const before = tickets[index]!;
    if (seniority(before) > seniority(ticket)) yield 'not in order of waiting';
    if (seniority(before) === seniority(ticket) && before.id > ticket.id) yield 'ties not in order of ids';
  }
  if (tickets.filter(({ seats }) => seats !== undefined).length > 1) yield 'two running games';
}

function* checkPairs(rules: MatchRules, { tickets }: Proposal, waitedMs: number): Generator<string> {
  for (const [index, a] of tickets.entries()) {
    for (const b of tickets.slice(index + 1)) {
      for (const rule of brokenByPair(rules, a, b, waitedMs)) yield `${rule} between ${a.id} and ${b.id}`;
    }
  }
}

function* checkRatings(rules: MatchRules, { tickets, teams }: Proposal, waitedMs: number): Generator<string> {
  if (rules.rating === undefined) return;
  const ratings = tickets.map(({ rating }) => rating).sort((a, b) => a - b);
  const window = limitAt(rules.rating.window, waitedMs) + extraOf(rules, tickets);
  if (ratings.at(-1)! - ratings[0]! > window) yield 'ratings beyond the window';
  const { maxTeamDifference } = rules.rating;
  if (maxTeamDifference === undefined || tickets.some(({ seats }) => seats !== undefined)) return;
  const means = [...playersByTeam(tickets, teams).values()].map(
    (players) => players.reduce((sum, { rating }) => sum + rating, 0) / players.length,
  );
  const roundingError = 1e-6;
  if (Math.max(...means) - Math.min(...means) > maxTeamDifference + roundingError) yield 'team means too far apart';
}

function* checkRegion(rules: MatchRules, { tickets, region }: Proposal, waitedMs: number): Generator<string> {
  const doesAnybodyCare = tickets.some((ticket) => ticket.region !== undefined || ticket.latencies !== undefined);
  if (rules.regions === undefined || !doesAnybodyCare) {
    if (region !== undefined) yield 'a region that nobody asked for';
    return;
  }
  const shared = sharedRegions(rules, tickets, waitedMs);
  if (region === undefined || !shared.includes(region)) {
    yield `region ${region} is not one of all: ${shared.join(', ')}`;
    return;
  }
  const worstLatency = (name: string) =>
    Math.max(
      ...tickets.map(({ latencies }) => Object.entries(latencies ?? {}).find(([key]) => key === name)?.[1] ?? 0),
    );
  const nearest = Math.min(...shared.map(worstLatency));
  if (worstLatency(region) > nearest) yield 'a nearer region would do for all';
  const named = (name: string) => tickets.filter((ticket) => ticket.region === name).length;
  const wanted = Math.max(...shared.filter((name) => worstLatency(name) === nearest).map(named));
  if (named(region) < wanted) yield 'more of them named another region that would do';
}

function playersByTeam(tickets: readonly PoolTicket[], teams: readonly number[]): Map<number, PoolPlayer[]> {
  const players = new Map<number, PoolPlayer[]>();
  for (const [index, ticket] of tickets.entries()) {
    const team = teams[index]!;
    players.set(team, [...(players.get(team) ?? []), ...everybodyOf(ticket)]);
  }
  return players;
}

function* checkTeams(rules: MatchRules, { tickets, teams }: Proposal, waitedMs: number): Generator<string> {
  const sizes = new Map([...playersByTeam(tickets, teams)].map(([team, players]) => [team, players.length]));
  const mustBeFull = waitedMs < rules.fillForMs;
  if (sizes.size < (mustBeFull ? rules.teams.length : rules.minTeams)) yield `only ${sizes.size} teams`;
  for (const [team, size] of sizes) {
    const { name, minPlayers, maxPlayers } = rules.teams[team]!;
    if (size > maxPlayers || size < (mustBeFull ? maxPlayers : minPlayers)) yield `team ${name} has ${size} players`;
  }
  for (const [team, size] of sizes) {
    const { minPlayers, maxPlayers } = rules.teams[team]!;
    const alike = rules.teams.findIndex((shape) => shape.minPlayers === minPlayers && shape.maxPlayers === maxPlayers);
    if (sizes.has(alike) && sizes.get(alike) !== size) yield 'teams of the same shape are not equally large';
  }
}

function* checkSeats({ tickets, teams }: Proposal): Generator<string> {
  const { seats } = tickets.find((ticket) => ticket.seats !== undefined)!;
  const coming = seats!.teams.map(() => 0);
  for (const [index, { players }] of tickets.entries()) coming[teams[index]!]! += players.length;
  for (const [team, { open }] of seats!.teams.entries()) {
    if (coming[team]! > open) yield `${coming[team]} join team ${team}, which has ${open} open seats`;
  }
}

function* checkParties(rules: MatchRules, { tickets, teams }: Proposal, waitedMs: number): Generator<string> {
  const { similarParties } = rules;
  if (similarParties === undefined || !holdsAfter(similarParties.relaxAfterMs, waitedMs)) return;
  const largest = new Map<number, number>();
  for (const [index, { players }] of tickets.entries()) {
    const team = teams[index]!;
    largest.set(team, Math.max(largest.get(team) ?? 0, players.length));
  }
  if (new Set(largest.values()).size > 1) yield 'largest parties are not equally large';
}

function* checkRoles(rules: MatchRules, { tickets, roles }: Proposal): Generator<string> {
  if (roles === undefined) {
    if (rules.teams.some((team) => team.roles !== undefined)) yield 'no roles';
    return;
  }
  for (const [index, { players }] of tickets.entries()) {
    for (const [at, player] of players.entries()) {
      const role = roles[index]![at];
      const isWished = role === undefined || player.roles === undefined || player.roles.includes(role);
      if (!isWished) yield `${player.id} would not play ${role}`;
    }
  }
}

function* checkQuotas(rules: MatchRules, { teams, roles }: Proposal, waitedMs: number): Generator<string> {
  if (roles === undefined || !holdsAfter(rules.rolesRelaxAfterMs, waitedMs)) return;
  for (const team of new Set(teams)) {
    const played = roles.filter((_, index) => teams[index] === team).flat();
    for (const [role, quota] of Object.entries(rules.teams[team]!.roles ?? {})) {
      const count = played.filter((name) => name === role).length;
      if (count < quota) yield `${count} of ${quota} play ${role} in team ${team}`;
    }
  }
}
