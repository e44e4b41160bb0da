import type { MatchProposal } from '../pool-contract.ts';
import { refusalsOf } from '../rules/admission.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolPlayer, PoolTicket } from '../rules/pool-ticket.ts';
import { waitUntilSharedRegion } from '../rules/regions.ts';

// What a match is, as plainly as possible: every split of every set of tickets is looked at.

/** Whether some of these tickets are a match, running games apart. Exponential: for small pools. */
export function naiveAnyMatch(rules: MatchRules, tickets: readonly PoolTicket[], nowMs: number): boolean {
  const players = rules.teams.reduce((sum, { maxPlayers }) => sum + maxPlayers, 0);
  const grow = (group: PoolTicket[], from: number, size: number): boolean => {
    if (group.length >= 2 && naiveMayMeet(rules, group, nowMs) && naiveSplits(rules, group, nowMs)) return true;
    return tickets.some((ticket, index) => {
      if (index < from || size + ticket.players.length > players) return false;
      return grow([...group, ticket], index + 1, size + ticket.players.length);
    });
  };
  return grow([], 0, 0);
}

/** Why a proposal is no match; undefined: it is one. Without running games. */
export function naiveProblem(
  rules: MatchRules,
  { tickets, teams, roles }: MatchProposal<PoolTicket>,
  nowMs: number,
): string | undefined {
  if (new Set(tickets).size !== tickets.length) return 'a ticket twice';
  if (!naiveMayMeet(rules, tickets, nowMs)) return 'tickets that may not meet';
  if (!naiveIsSplit(rules, tickets, teams, nowMs)) return 'not the teams of the rules';
  for (const [index, ticket] of tickets.entries()) {
    for (const [at, player] of ticket.players.entries()) {
      const role = roles?.[index]?.[at];
      if (role !== undefined && player.roles !== undefined && !player.roles.includes(role)) return 'an unwanted role';
    }
  }
  return undefined;
}

export const naiveWait = (rules: MatchRules, tickets: readonly PoolTicket[], nowMs: number): number => {
  const starts = tickets.map(({ enqueuedAt }) => enqueuedAt);
  return Math.max(0, nowMs - (rules.expansionAge === 'oldest' ? Math.min(...starts) : Math.max(...starts)));
};

/** Every two by the rules of two at the wait of all, and a region for all. */
export function naiveMayMeet(rules: MatchRules, together: readonly PoolTicket[], nowMs: number): boolean {
  const waitMs = naiveWait(rules, together, nowMs);
  const needsAllProvisional = rules.rating?.measuredBy === 'both' && together.some((ticket) => !ticket.isProvisional);
  const tickets = needsAllProvisional ? together.map((ticket) => ({ ...ticket, isProvisional: false })) : together;
  if (rules.regions && waitUntilSharedRegion(rules.regions, tickets) > waitMs) return false;
  return tickets.every((a, index) =>
    tickets.slice(index + 1).every((b) => refusalsOf(rules, a, b).every(({ untilWaitMs }) => untilWaitMs <= waitMs)),
  );
}

function naiveSplits(rules: MatchRules, tickets: readonly PoolTicket[], nowMs: number): boolean {
  const assign = (teams: number[]): boolean => {
    if (teams.length === tickets.length) return naiveIsSplit(rules, tickets, teams, nowMs);
    return rules.teams.some((_, team) => assign([...teams, team]));
  };
  return assign([]);
}

function naiveIsSplit(
  rules: MatchRules,
  tickets: readonly PoolTicket[],
  teams: readonly number[],
  nowMs: number,
): boolean {
  const waitMs = naiveWait(rules, tickets, nowMs);
  const used = Math.max(...teams) + 1;
  if (used < rules.minTeams) return false;
  const rosters = rules.teams
    .slice(0, used)
    .map((_, team) => tickets.filter((__, index) => teams[index] === team).map(({ players }) => players));
  const sizes = rosters.map((parties) => parties.flat().length);
  const isFull = used === rules.teams.length && sizes.every((size, team) => size === rules.teams[team]!.maxPlayers);
  if (!isFull && waitMs < rules.fillForMs) return false;
  for (const [team, size] of sizes.entries()) {
    const { minPlayers, maxPlayers } = rules.teams[team]!;
    if (size < minPlayers || size > maxPlayers) return false;
    const alike = rules.teams.findIndex((other) => other.minPlayers === minPlayers && other.maxPlayers === maxPlayers);
    if (sizes[alike] !== size) return false;
  }
  const means = rosters.map((parties) => mean(parties.flat()));
  if (Math.max(...means) - Math.min(...means) > (rules.rating?.maxTeamDifference ?? Number.POSITIVE_INFINITY)) {
    return false;
  }
  const largest = rosters.map((parties) => Math.max(...parties.map(({ length }) => length)));
  const { similarParties, rolesRelaxAfterMs = Number.POSITIVE_INFINITY } = rules;
  const similarFor = similarParties === undefined ? 0 : (similarParties.relaxAfterMs ?? Number.POSITIVE_INFINITY);
  if (waitMs < similarFor && new Set(largest).size > 1) return false;
  return waitMs >= rolesRelaxAfterMs || rosters.every((parties, team) => rolesFit(parties.flat(), rules, team));
}

const mean = (players: readonly PoolPlayer[]): number =>
  players.reduce((sum, { rating }) => sum + rating, 0) / players.length;

function rolesFit(players: readonly PoolPlayer[], rules: MatchRules, team: number): boolean {
  const seats = Object.entries(rules.teams[team]!.roles ?? {}).flatMap(([role, quota]) => Array(quota).fill(role));
  const fill = (left: readonly PoolPlayer[], seat: number): boolean =>
    seat === seats.length ||
    left.some(
      (player) =>
        (player.roles?.includes(seats[seat]) ?? true) &&
        fill(
          left.filter((other) => other !== player),
          seat + 1,
        ),
    );
  return fill(players, 0);
}
