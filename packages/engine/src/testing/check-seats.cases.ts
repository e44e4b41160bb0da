import { expect } from 'vitest';
import type { MatchProposal } from '../pool-contract.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { checkMatch } from './check-match.cases.ts';
import type { Pass } from './pass.cases.ts';

/** Checks that nobody is left who could have joined a running game beside those who did. */
export function checkSeatsFilled(rules: MatchRules, { before, left, proposals, nowMs }: Pass): void {
  for (const host of before) {
    if (host.seats === undefined) continue;
    const joined = proposals.find(({ tickets }) => tickets.includes(host)) ?? { tickets: [host], teams: [0] };
    for (const ticket of left) {
      if (ticket.seats !== undefined) continue;
      for (const team of host.seats.teams.keys()) {
        const more = withTicket(joined, ticket, team);
        const isLegal = [undefined, ...(rules.regions?.names ?? [])].some(
          (region) => checkMatch(rules, { ...more, ...(region !== undefined && { region }) }, nowMs).length === 0,
        );
        expect(isLegal, `${ticket.id} could join ${host.id} in team ${team}`).toBe(false);
      }
    }
  }
}

function withTicket(
  { tickets, teams }: Pick<MatchProposal<PoolTicket>, 'tickets' | 'teams'>,
  ticket: PoolTicket,
  team: number,
): MatchProposal<PoolTicket> {
  const since = ({ enqueuedAt, headStartMs = 0 }: PoolTicket) => enqueuedAt - headStartMs;
  const entries = [...tickets.map((one, index) => ({ one, team: teams[index]! })), { one: ticket, team }].sort(
    (a, b) => since(a.one) - since(b.one) || (a.one.id < b.one.id ? -1 : 1),
  );
  return {
    tickets: entries.map(({ one }) => one),
    teams: entries.map((entry) => entry.team),
    roles: entries.map(({ one }) => one.players.map(() => undefined)),
  };
}
