import { createGameRequestSchema } from '@paireto/contracts';
import { buildMatch, buildMatchTicket, buildTicket } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { toGameRequest } from './game-request.ts';

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

  it('is what the contract accepts, and the same each time', () => {
    const match = buildMatch();
    expect(createGameRequestSchema.safeParse(toGameRequest(match)).success).toBe(true);
    expect(toGameRequest(structuredClone(match))).toEqual(toGameRequest(match));
  });
});
