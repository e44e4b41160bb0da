import { buildMatch, buildMatchTicket, buildTicket, chessRuleset } from '@paireto/testkit';
import type { TicketView } from '@paireto/ticket-store';
import type { ExpectedWait } from '@paireto/wait-estimates';
import { describe, expect, it } from 'vitest';
import { queueEntryOf as describeView } from './queue-entry-of.ts';
import { waitingView } from './waiting-view.ts';

const ticket = buildTicket({ players: [{ userId: 'alice', rating: 1_712, sideBalance: 0 }] });
const rival = buildTicket({ players: [{ userId: 'bob', rating: 1_650, sideBalance: 0 }] });
const match = buildMatch({ tickets: [buildMatchTicket(rival, 'white'), buildMatchTicket(ticket, 'black')] });
const view = (overrides: Partial<TicketView>): TicketView => ({ ...waitingView(ticket), ...overrides });
const queueEntryOf = (
  seen: TicketView,
  userId: string,
  more: { wait?: ExpectedWait; position?: number; ratingWindow?: number } = {},
) => describeView(seen, userId, { ruleset: chessRuleset, ...more });
const matched = { state: 'MATCHED', matchId: match.id, match, game: { gameId: 'g1', serverAddr: 'eu1:9' } } as const;

describe('queueEntryOf', () => {
  it('tells a matched player the game, the colour and the opponent', () => {
    expect(queueEntryOf(view(matched), 'alice')).toMatchObject({
      status: 'MATCHED',
      match_id: match.id,
      rating: 1_712,
      assignment: {
        match_id: match.id,
        game_id: 'g1',
        server_addr: 'eu1:9',
        team: 'black',
        color: 'black',
        opponents: [{ user_id: 'bob', rating: 1_650, team: 'white' }],
      },
    });
  });

  it('tells no colour in queues whose teams are not white and black', () => {
    const teams = buildMatch({ tickets: [buildMatchTicket(rival, 'red'), buildMatchTicket(ticket, 'black')] });
    const entry = queueEntryOf(view({ ...matched, match: teams }), 'alice');
    expect(entry.assignment).toMatchObject({ team: 'black' });
    expect(entry.assignment).not.toHaveProperty('color');
  });

  it('tells the colour of a seat in a running game too', () => {
    const running = { ...buildMatchTicket(buildTicket(), 'backfill'), players: [] };
    const joined = buildMatch({ tickets: [running, buildMatchTicket(ticket, 'black')] });
    const entry = queueEntryOf(view({ ...matched, match: joined }), 'alice');
    expect(entry.assignment).toMatchObject({ color: 'black', teammates: [], opponents: [] });
  });

  it('tells nothing of the opponent before the game exists', () => {
    const entry = queueEntryOf(view({ state: 'PLACING', matchId: match.id, match }), 'alice');
    expect(entry).toMatchObject({ status: 'PLACING', match_id: match.id });
    expect(JSON.stringify(entry)).not.toContain('bob');
  });

  it('estimates the wait only of those who wait, and tells only them their place and their rating window', () => {
    const more = { wait: { p50Ms: 4_200, p90Ms: 21_501 }, position: 3, ratingWindow: 150 };
    expect(queueEntryOf(view({}), 'alice', more)).toMatchObject({
      estimated_wait_seconds: 5,
      wait_estimate: { p50_seconds: 4.2, p90_seconds: 21.501 },
      position: 3,
      rating_window: 150,
    });
    for (const entry of [queueEntryOf(view({}), 'alice'), queueEntryOf(view(matched), 'alice', more)]) {
      expect(entry).toMatchObject({ estimated_wait_seconds: null, wait_estimate: null });
      expect(entry).not.toHaveProperty('position');
      expect(entry).not.toHaveProperty('rating_window');
    }
  });

  it('says why an earlier match came to nothing, and why an entry ended', () => {
    expect(queueEntryOf(view({ reason: 'no server' }), 'alice')).toMatchObject({ reason: 'no server' });
    expect(queueEntryOf(view({ state: 'FAILED', reason: 'gone' }), 'alice')).toMatchObject({ reason: 'gone' });
    expect(queueEntryOf(view({ state: 'CANCELLED', reason: 'abandoned' }), 'alice')).toMatchObject({
      reason: 'abandoned',
    });
    expect(queueEntryOf(view({ ...matched, reason: 'no server' }), 'alice')).not.toHaveProperty('reason');
  });

  it('shows all pools, and the one that a match was found in', () => {
    const pools = ['chess:5+0:standard:rated', 'chess:3+2:standard:rated'];
    const several = buildTicket({ ...ticket, pools, attributes: pools.map(() => ticket.attributes[0] ?? {}) });
    const met = { ...match, pool: pools[1] ?? '' };
    for (const state of ['PLACING', 'MATCHED'] as const) {
      const entry = queueEntryOf(view({ ...matched, ticket: several, match: met, state }), 'alice');
      expect(entry).toMatchObject({ pool: pools[1], pools });
    }
    expect(queueEntryOf(view({ ticket: several }), 'alice')).toMatchObject({ pool: pools[0], pools });
    expect(queueEntryOf(view({ ticket: several, state: 'CANCELLED', match: met }), 'alice').pool).toBe(pools[0]);
  });

  it('shows who asks to play, and the rating that a party is matched with', () => {
    const seat = (userId: string, rating: number) => ({ userId, rating, sideBalance: 0 });
    const party = view({ ticket: buildTicket({ players: [seat('alice', 1_200), seat('bob', 1_700)] }) });
    expect(queueEntryOf(party, 'bob')).toMatchObject({ players: ['alice', 'bob'], rating: 1_450 });
    const strongest = { party: { sizes: [1, 2], rating: 'max' as const, similarSizes: false } };
    expect(describeView(party, 'bob', { ruleset: strongest }).rating).toBe(1_700);
    expect(describeView(party, 'bob', { ruleset: undefined }).rating).toBe(1_450);
  });

  it('tells who is asked to accept until when, and nothing of the others', () => {
    const acceptance = { acceptBy: Date.UTC(2026, 0, 31), acceptedUserIds: ['bob'] };
    const asked = view({ state: 'REQUIRES_ACCEPTANCE', matchId: match.id, match, acceptance });
    const entry = queueEntryOf(asked, 'alice');
    expect(entry.acceptance).toEqual({
      accept_by: '2026-01-31T00:00:00.000Z',
      accepted: false,
      accepted_players: 1,
      players: 2,
    });
    expect(JSON.stringify(entry)).not.toContain('bob');
    const agreed = { ...asked, acceptance: { ...acceptance, acceptedUserIds: ['bob', 'alice'] } };
    expect(queueEntryOf(agreed, 'alice').acceptance).toMatchObject({ accepted: true, accepted_players: 2 });
    expect(queueEntryOf(view(matched), 'alice')).not.toHaveProperty('acceptance');
  });

  it('tells a team its region, the roles, and who plays with and against whom', () => {
    const part = (team: string, ...players: [string, string?][]) => {
      const own = players.map(([userId, role]) => ({
        userId,
        rating: 1_500,
        sideBalance: 0,
        ...(role ? { role } : {}),
      }));
      return { ...buildMatchTicket(buildTicket(), team), players: own };
    };
    const pair = { ...part('blue', ['alice', 'tank'], ['mate', 'healer']), ticketId: ticket.id };
    const tickets = [pair, part('blue', ['solo', 'damage']), part('red', ['bob', 'tank'], ['eve'])];
    const fight = buildMatch({ tickets, region: 'eu-west' });
    const seat = (userId: string, team: string, role?: string) => ({
      user_id: userId,
      rating: 1_500,
      team,
      ...(role ? { role } : {}),
    });
    const entry = queueEntryOf(view({ ...matched, match: fight, matchId: fight.id }), 'alice');
    expect(entry.assignment).toMatchObject({
      team: 'blue',
      role: 'tank',
      region: 'eu-west',
      teammates: [seat('mate', 'blue', 'healer'), seat('solo', 'blue', 'damage')],
      opponents: [seat('bob', 'red', 'tank'), seat('eve', 'red')],
    });
    expect(entry.assignment).not.toHaveProperty('color');
  });
});
