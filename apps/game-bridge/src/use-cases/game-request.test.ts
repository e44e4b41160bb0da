import { addPlayersRequestSchema, createGameRequestSchema } from '@paireto/contracts';
import { buildMatch, buildMatchTicket, buildTicket } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { toAddPlayersRequest, toGameRequest } from './game-request.ts';

const ticketOf = (userId: string, team: string, more: string[] = []) =>
  buildMatchTicket(
    buildTicket({ players: [userId, ...more].map((id) => ({ userId: id, rating: 1500, sideBalance: 0 })) }),
    team,
  );

describe('the request for a game', () => {
  it('names both colours of a duel of white against black, in whatever order the tickets are', () => {
    const match = buildMatch({ tickets: [ticketOf('bob', 'black'), ticketOf('alice', 'white')], region: 'eu' });
    expect(toGameRequest(match)).toEqual({
      match_id: match.id,
      tenant: match.tenant,
      queue: match.queue,
      attributes: match.attributes,
      region: 'eu',
      players: [
        { id: 'bob', rating: 1500, team: 'black', color: 'black' },
        { id: 'alice', rating: 1500, team: 'white', color: 'white' },
      ],
      white_player_id: 'alice',
      black_player_id: 'bob',
    });
  });

  it('has no colours where the teams have other names, even if one is called white', () => {
    const match = buildMatch({ tickets: [ticketOf('a', 'white'), ticketOf('b', 'red')] });
    expect(toGameRequest(match).players).toEqual([
      { id: 'a', rating: 1500, team: 'white' },
      { id: 'b', rating: 1500, team: 'red' },
    ]);
    expect(toGameRequest(match)).not.toHaveProperty('white_player_id');
  });

  it('gives every player of a party the colour, but names no single white and black then', () => {
    const request = toGameRequest(
      buildMatch({ tickets: [ticketOf('a', 'white', ['b']), ticketOf('c', 'black', ['d'])] }),
    );
    expect(request.players.map(({ id, color }) => [id, color])).toEqual([
      ['a', 'white'],
      ['b', 'white'],
      ['c', 'black'],
      ['d', 'black'],
    ]);
    expect(request).not.toHaveProperty('white_player_id');
  });

  it('names teams, roles and parties of a team game, and no colours', () => {
    const [one, two] = [ticketOf('a', 'red', ['b']), ticketOf('c', 'blue')];
    one.players[1]!.role = 'healer';
    const request = toGameRequest(buildMatch({ tickets: [one, two] }));
    expect(request.players).toEqual([
      { id: 'a', rating: 1500, team: 'red', party_id: one.ticketId },
      { id: 'b', rating: 1500, team: 'red', party_id: one.ticketId, role: 'healer' },
      { id: 'c', rating: 1500, team: 'blue' },
    ]);
    expect(createGameRequestSchema.safeParse(request).success).toBe(true);
    expect(request).not.toHaveProperty('white_player_id');
  });

  it('for seats in a running game has the joiners only: neither the game nor who plays already', () => {
    const seats = { ...ticketOf('nobody', 'backfill'), players: [] };
    const match = buildMatch({ tickets: [seats, ticketOf('a', 'red')], backfill: { gameId: 'g1' } });
    const request = toAddPlayersRequest(match);
    expect(request).toEqual({
      match_id: match.id,
      tenant: match.tenant,
      queue: match.queue,
      players: [{ id: 'a', rating: 1500, team: 'red' }],
    });
    expect(addPlayersRequestSchema.safeParse(request).success).toBe(true);
  });

  it('is what the contract accepts, and the same each time', () => {
    const match = buildMatch();
    expect(createGameRequestSchema.safeParse(toGameRequest(match)).success).toBe(true);
    expect(toGameRequest(structuredClone(match))).toEqual(toGameRequest(match));
  });
});
