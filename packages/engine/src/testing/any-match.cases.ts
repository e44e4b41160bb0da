import type { MatchProposal } from '../pool-contract.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolPlayer, PoolTicket } from '../rules/pool-ticket.ts';
import { checkMatch } from './check-match.cases.ts';
import { brokenByPair, waitOf } from './check-pair.cases.ts';

/** Any legal match among these tickets, found by trying everything; undefined: there is none. For a handful only. */
export function findAnyMatch(
  rules: MatchRules,
  tickets: readonly PoolTicket[],
  nowMs: number,
): MatchProposal<PoolTicket> | undefined {
  const waiting = [...tickets].sort(bySeniority);
  // No group can count a longer wait than this, and a longer wait forbids nothing.
  const longestMs = Math.max(0, ...waiting.map((ticket) => waitOf(rules, [ticket], nowMs)));
  const shapes = new Set(rules.teams.map((team) => JSON.stringify([team.minPlayers, team.maxPlayers, team.roles])));
  const chosen: { ticket: PoolTicket; team: number }[] = [];

  const tryFrom = (at: number): MatchProposal<PoolTicket> | undefined => {
    const ticket = waiting[at];
    if (ticket === undefined) return legalMatch(rules, chosen, nowMs);
    const fits = chosen.every((other) => brokenByPair(rules, other.ticket, ticket, longestMs).length === 0);
    // Of teams that are alike only the first empty one is worth a try.
    const usedTeams = Math.max(-1, ...chosen.map(({ team }) => team)) + 1;
    const teams = shapes.size === 1 ? Math.min(usedTeams + 1, rules.teams.length) : rules.teams.length;
    for (let team = 0; fits && team < teams; team += 1) {
      const taken = chosen.filter((other) => other.team === team).flatMap((other) => other.ticket.players).length;
      if (taken + ticket.players.length > rules.teams[team]!.maxPlayers) continue;
      chosen.push({ ticket, team });
      const found = tryFrom(at + 1);
      chosen.pop();
      if (found !== undefined) return found;
    }
    return tryFrom(at + 1);
  };
  return tryFrom(0);
}

function legalMatch(
  rules: MatchRules,
  chosen: readonly { ticket: PoolTicket; team: number }[],
  nowMs: number,
): MatchProposal<PoolTicket> | undefined {
  if (chosen.length < 2) return undefined;
  const tickets = chosen.map(({ ticket }) => ticket);
  const teams = chosen.map(({ team }) => team);
  const roles = rules.teams.some((team) => team.roles !== undefined) ? { roles: rolesOf(rules, chosen) } : {};
  for (const region of [undefined, ...(rules.regions?.names ?? [])]) {
    const proposal = { tickets, teams, ...roles, ...(region !== undefined && { region }) };
    if (checkMatch(rules, proposal, nowMs).length === 0) return proposal;
  }
  return undefined;
}

/** Roles that meet as many quotas as can be met. */
function rolesOf(rules: MatchRules, chosen: readonly { ticket: PoolTicket; team: number }[]): (string | undefined)[][] {
  const played = new Map<PoolPlayer, string>();
  for (const [index, { roles = {} }] of rules.teams.entries()) {
    const players = chosen.filter(({ team }) => team === index).flatMap(({ ticket }) => ticket.players);
    const seats = Object.entries(roles).flatMap(([role, quota]) => Array.from({ length: quota }, () => role));
    for (const [player, role] of bestSeating(players, seats)) played.set(player, role);
  }
  return chosen.map(({ ticket }) => ticket.players.map((player) => played.get(player)));
}

function bestSeating(players: readonly PoolPlayer[], seats: readonly string[]): Map<PoolPlayer, string> {
  const [role, ...others] = seats;
  if (role === undefined) return new Map();
  let best = bestSeating(players, others);
  for (const player of players.filter(({ roles }) => roles === undefined || roles.includes(role))) {
    const rest = bestSeating(
      players.filter((other) => other !== player),
      others,
    );
    if (rest.size + 1 > best.size) best = rest.set(player, role);
  }
  return best;
}

function bySeniority(a: PoolTicket, b: PoolTicket): number {
  const since = ({ enqueuedAt, headStartMs = 0 }: PoolTicket) => enqueuedAt - headStartMs;
  return since(a) - since(b) || (a.id < b.id ? -1 : 1);
}
