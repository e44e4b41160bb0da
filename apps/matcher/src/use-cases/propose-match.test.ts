import { matchSchema, type Ruleset, type Ticket } from '@paireto/contracts';
import type { MatchProposal } from '@paireto/engine';
import { toPoolTicket } from '@paireto/rulesets';
import { buildTicket, chessRuleset } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { arena, arenaTicket, chessWith, heldTicket, ratedTicket } from '../testing/book.cases.ts';
import { proposeMatch } from './propose-match.ts';
import type { PooledTicket } from './waiting-pool.ts';

const matchId = '0197a000-0000-7000-8000-000000000001';

/** The match that becomes of these tickets, in a team each unless told otherwise. */
function propose(
  tickets: readonly Ticket[],
  options: {
    ruleset?: Ruleset;
    pool?: string;
    random?: number;
    proposal?: Partial<MatchProposal<PooledTicket>>;
  } = {},
) {
  const { ruleset = chessRuleset, pool = tickets[0]!.pools[0]!, random = 0.9, proposal } = options;
  const match = proposeMatch(
    { tenant: 'demo', name: pool, ruleset },
    {
      tickets: tickets.map((ticket) => ({
        ...toPoolTicket(ruleset, ticket, pool),
        waiting: heldTicket(ticket, true),
      })),
      teams: tickets.map((_, index) => index),
      ...proposal,
    },
    { matchId, nowMs: 1_000, random: () => random },
  );
  expect(matchSchema.parse(match)).toEqual(match);
  return match;
}

const withBalance = (sideBalance: number): Ticket => {
  const ticket = ratedTicket(1500);
  return { ...ticket, players: ticket.players.map((player) => ({ ...player, sideBalance })) };
};
const idsOf = ({ tickets }: ReturnType<typeof propose>) => tickets.map(({ ticketId }) => ticketId);
const teamsOf = ({ tickets }: ReturnType<typeof propose>) => tickets.map(({ team }) => team);

describe('a proposed match', () => {
  it('carries all that the bridge needs, in the shape of the contract', () => {
    const a = buildTicket({ traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` });
    const match = propose([a, buildTicket()]);
    expect(match).toMatchObject({
      id: matchId,
      tenant: 'demo',
      queue: 'chess',
      rulesetVersion: chessRuleset.version,
      pool: a.pools[0],
      attributes: a.attributes[0],
      proposedAt: 1_000,
    });
    expect(teamsOf(match)).toEqual(['white', 'black']);
    expect(match.tickets.find(({ ticketId }) => ticketId === a.id)).toMatchObject({
      players: a.players,
      pools: a.pools,
      enqueuedAt: a.enqueuedAt,
      expiresAt: a.expiresAt,
      traceparent: a.traceparent,
    });
    for (const absent of ['region', 'acceptWithinMs', 'strikes', 'backfill', 'rememberOpponents', 'holdForMs'])
      expect(match).not.toHaveProperty(absent);
  });

  it('says of each rating who told it, how sure it is, and whether it is an old one, as far as the ticket does', () => {
    const [known, unsure] = [ratedTicket(1500), ratedTicket(1510)];
    const told = { deviation: 211.5, ratingFrom: 'built-in', ratingStale: true } as const;
    Object.assign(unsure.players[0]!, told);
    const byTicket = (id: string) => propose([known, unsure]).tickets.find(({ ticketId }) => ticketId === id)!.players;
    expect(byTicket(unsure.id)).toEqual([{ ...unsure.players[0]!, ...told }]);
    expect(byTicket(known.id)).toEqual([{ userId: known.players[0]!.userId, rating: 1500, sideBalance: 0 }]);
  });

  it('gives white to whoever had it less', () => {
    const [owed, ahead] = [withBalance(-2), withBalance(1)];
    expect(idsOf(propose([owed, ahead]))).toEqual([owed.id, ahead.id]);
    expect(idsOf(propose([ahead, owed]))).toEqual([owed.id, ahead.id]);
  });

  it('lets chance decide between equals', () => {
    const [older, younger] = [ratedTicket(1500), ratedTicket(1500)];
    expect(idsOf(propose([older, younger], { random: 0.1 }))).toEqual([older.id, younger.id]);
    expect(idsOf(propose([older, younger], { random: 0.9 }))).toEqual([younger.id, older.id]);
  });

  it('plays in the region of the proposal', () => {
    const tickets = [ratedTicket(1500), ratedTicket(1500, { region: 'eu' })];
    expect(propose(tickets, { proposal: { region: 'eu' } }).region).toBe('eu');
  });

  it('keeps only the attributes that all asked for, lists and numbers too', () => {
    const pools = ['chess:3+2:standard:rated'];
    const asking = (more: Ticket['attributes'][number]) =>
      ratedTicket(1500, { pools, attributes: [{ time_control: '3+2', minutes: 30, topics: ['a', 'b'], ...more }] });
    expect(propose([asking({ theme: 'dark' }), asking({ theme: 'light' })]).attributes).toEqual({
      time_control: '3+2',
      minutes: 30,
      topics: ['a', 'b'],
    });
    expect(propose([asking({}), asking({ minutes: 31, topics: ['b', 'a'] })]).attributes).toEqual({
      time_control: '3+2',
    });
  });

  it('has the attributes of the pool in which they met, whatever else either asked for', () => {
    const asking = (...controls: string[]) =>
      ratedTicket(1500, {
        pools: controls.map((control) => `chess:${control}`),
        attributes: controls.map((time_control) => ({ time_control, variant: 'standard' })),
      });
    const [a, b] = [asking('3+2', '5+0', '10+0'), asking('1+0', '10+0', '5+0')];
    for (const control of ['5+0', '10+0']) {
      const match = propose([a, b], { pool: `chess:${control}` });
      expect(match).toMatchObject({ pool: `chess:${control}`, attributes: { time_control: control } });
      // All pools travel with the match: its commit takes the tickets out of them.
      expect(new Set(match.tickets.map((ticket) => ticket.pools))).toEqual(new Set([a.pools, b.pools]));
    }
  });

  it('has teams and roles as proposed, in the order of the proposal, and nothing that only the engine needs', () => {
    const party = arenaTicket([1500, 1510]);
    party.players[0]!.roles = ['tank'];
    party.players[1]!.blocked = ['somebody'];
    party.players[1]!.recent = ['somebody-else'];
    const solos = Array.from({ length: 8 }, () => arenaTicket([1500]));
    const match = propose([party, ...solos], {
      ruleset: arena,
      proposal: {
        teams: [1, 1, 1, 1, 0, 0, 0, 0, 0],
        roles: [['tank', undefined], ...solos.map(() => [undefined])],
        region: 'eu-west',
      },
    });
    expect(idsOf(match)).toEqual([party, ...solos].map(({ id }) => id));
    expect(teamsOf(match)).toEqual([...Array(4).fill('red'), ...Array(5).fill('blue')]);
    expect(match.region).toBe('eu-west');
    expect(match.tickets[0]!.players).toEqual([
      { userId: party.players[0]!.userId, rating: 1500, sideBalance: 0, role: 'tank' },
      { userId: party.players[1]!.userId, rating: 1510, sideBalance: 0 },
    ]);
  });

  it('goes into the running game that asked for players, whose ticket plays for no team', () => {
    const backfill = { gameId: 'game-1', serverAddr: 'there:1', teams: [{ team: 'red', players: [], open: 2 }] };
    const [seats, joiner] = [arenaTicket([], { backfill }), arenaTicket([1500])];
    const match = propose([seats, joiner], { ruleset: arena, proposal: { teams: [0, 1] } });
    expect(match.backfill).toEqual({ gameId: 'game-1', serverAddr: 'there:1' });
    expect(teamsOf(match)).toEqual(['backfill', 'red']);
    expect(match.tickets[0]!.players).toEqual([]);
  });

  it('balances no sides where there are none: a free-for-all of two keeps its order', () => {
    const teams = chessRuleset.teams.map((team, index) => ({ ...team, name: `player-${index + 1}` }));
    const ruleset = chessWith({ isFreeForAll: true, teams });
    const [ahead, owed] = [withBalance(5), withBalance(-5)];
    const match = propose([ahead, owed], { ruleset });
    expect([idsOf(match), teamsOf(match)]).toEqual([
      [ahead.id, owed.id],
      ['player-1', 'player-2'],
    ]);
  });

  it('says for how long it may be accepted, what is held against whom, and who is to be remembered or held back, if the ruleset does', () => {
    const ruleset = chessWith({
      acceptance: { withinMs: 10_000 },
      cooldown: { counts: ['abandoned', 'declined'], after: 2, withinMs: 60_000, pausesMs: [1_000, 2_000] },
      avoidRecent: { opponents: 3, withinMs: 60_000, relaxAfterMs: 5_000 },
      holdForMs: 7_200_000,
    });
    expect(propose([ratedTicket(1500), ratedTicket(1500)], { ruleset })).toMatchObject({
      acceptWithinMs: 10_000,
      strikes: { reasons: ['declined'], count: 3, withinMs: 60_000 },
      rememberOpponents: { count: 3, withinMs: 60_000 },
      holdForMs: 7_200_000,
    });
  });
});
