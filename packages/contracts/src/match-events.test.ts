import { describe, expect, it } from 'vitest';
import { ratingGap } from './match.ts';
import { matchEventId, matchEventSchema } from './match-events.ts';

const player = (userId: string, rating: number) => ({ userId, rating, sideBalance: 0 });
const ticket = (ticketId: string, team: string, userId: string, rating: number) => ({
  ticketId,
  team,
  players: [player(userId, rating)],
  pools: ['chess:3+2:standard:rated'],
  enqueuedAt: 1,
  expiresAt: 2,
});
const match = {
  id: '01990000-0000-7000-8000-000000000001',
  tenant: 'demo',
  queue: 'chess',
  rulesetVersion: 1,
  pool: 'chess:3+2:standard:rated',
  attributes: { time_control: '3+2' },
  tickets: [
    ticket('01990000-0000-7000-8000-000000000002', 'white', 'alice', 1510),
    ticket('01990000-0000-7000-8000-000000000003', 'black', 'bob', 1475.5),
  ],
  proposedAt: 3,
};

describe('match events', () => {
  it('are told apart by type, and a repeat of the same event has the same message id', () => {
    const found = matchEventSchema.parse({ v: 1, type: 'match.found', at: 4, match });
    const ready = matchEventSchema.parse({
      v: 1,
      type: 'match.ready',
      at: 4,
      match,
      game: { gameId: 'g1' },
      attempts: 1,
    });
    expect(matchEventId(found)).toBe(matchEventId({ ...found }));
    expect(matchEventId(found)).not.toBe(matchEventId(ready));
  });

  it('refuse a ready without a game and another version', () => {
    expect(matchEventSchema.safeParse({ v: 1, type: 'match.ready', at: 4, match, attempts: 1 }).success).toBe(false);
    expect(matchEventSchema.safeParse({ v: 2, type: 'match.found', at: 4, match }).success).toBe(false);
  });

  it('are of matches with players in every ticket, but for that of the running game that they go into', () => {
    const accepts = (changed: object) =>
      matchEventSchema.safeParse({ v: 1, type: 'match.found', at: 4, match: { ...match, ...changed } }).success;
    const [one, other] = match.tickets;
    const seats = { ...other, team: 'backfill', players: [] };
    expect(accepts({ tickets: [one, seats] })).toBe(false);
    expect(accepts({ tickets: [one, seats], backfill: { gameId: 'g1' } })).toBe(true);
    expect(accepts({ backfill: { gameId: 'g1' } })).toBe(false);
    expect(accepts({ tickets: [seats], backfill: { gameId: 'g1' } })).toBe(false);
  });

  it('know the rating gap of their match', () => {
    expect(ratingGap(matchEventSchema.parse({ v: 1, type: 'match.found', at: 4, match }).match)).toBe(34.5);
  });
});
