import { chessQueue, matchSchema, type Ticket } from '@paireto/contracts';
import { buildTicket } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { bookForTest, ratedTicket } from '../testing/book.cases.ts';
import { proposeMatch } from './propose-match.ts';

const matchId = '0197a000-0000-7000-8000-000000000001';

function propose(a: Ticket, b: Ticket, random = 0.9, name = a.pools[0]!) {
  const { book } = bookForTest();
  for (const ticket of [a, b]) book.insert(name, ticket);
  const pool = book.find(a.tenant, name)!;
  const [pair] = pool.engine.findPairs(Date.now() + 3_600_000).pairs;
  return proposeMatch(pool, pair!, { matchId, nowMs: 1_000, random: () => random });
}

const withBalance = (sideBalance: number): Ticket => {
  const ticket = ratedTicket(1500);
  return { ...ticket, players: ticket.players.map((player) => ({ ...player, sideBalance })) };
};

describe('a proposed match', () => {
  it('carries all that the bridge needs, in the shape of the contract', () => {
    const a = buildTicket({ traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` });
    const match = propose(a, buildTicket());
    expect(matchSchema.parse(match)).toEqual(match);
    expect(match).toMatchObject({
      id: matchId,
      tenant: 'demo',
      queue: 'chess',
      rulesetVersion: chessQueue.version,
      pool: a.pools[0],
      attributes: a.attributes[0],
      proposedAt: 1_000,
    });
    expect(match.tickets.map(({ team }) => team)).toEqual(['white', 'black']);
    expect(match.tickets.find(({ ticketId }) => ticketId === a.id)).toMatchObject({
      players: a.players,
      pools: a.pools,
      enqueuedAt: a.enqueuedAt,
      expiresAt: a.expiresAt,
      traceparent: a.traceparent,
    });
  });

  it('gives white to whoever had it less', () => {
    const [owed, ahead] = [withBalance(-2), withBalance(1)];
    expect(propose(owed, ahead).tickets.map(({ ticketId }) => ticketId)).toEqual([owed.id, ahead.id]);
    expect(propose(ahead, owed).tickets.map(({ ticketId }) => ticketId)).toEqual([owed.id, ahead.id]);
  });

  it('lets chance decide between equals', () => {
    const [older, younger] = [ratedTicket(1500, { enqueuedAt: 1 }), ratedTicket(1500, { enqueuedAt: 2 })];
    expect(propose(older, younger, 0.1).tickets[0]!.ticketId).toBe(older.id);
    expect(propose(older, younger, 0.9).tickets[0]!.ticketId).toBe(younger.id);
  });

  it('plays in the region that either names, and in none when neither does', () => {
    expect(propose(ratedTicket(1500), ratedTicket(1500, { region: 'eu' })).region).toBe('eu');
    expect(propose(ratedTicket(1500), ratedTicket(1500))).not.toHaveProperty('region');
  });

  it('keeps only the attributes that both asked for', () => {
    const attributes = { time_control: '3+2', variant: 'standard', mode: 'rated' };
    const pools = ['chess:3+2:standard:rated'];
    const a = ratedTicket(1500, { pools, attributes: [{ ...attributes, theme: 'dark', lang: 'en' }] });
    const b = ratedTicket(1500, { pools, attributes: [{ ...attributes, theme: 'light' }] });
    expect(propose(a, b).attributes).toEqual(attributes);
  });

  it('has the attributes of the pool in which they met, whatever else either asked for', () => {
    const asking = (...controls: string[]) =>
      ratedTicket(1500, {
        pools: controls.map((control) => `chess:${control}`),
        attributes: controls.map((time_control) => ({ time_control, variant: 'standard' })),
      });
    const [a, b] = [asking('3+2', '5+0', '10+0'), asking('1+0', '10+0', '5+0')];
    for (const control of ['5+0', '10+0']) {
      const match = propose(a, b, 0.5, `chess:${control}`);
      expect(match).toMatchObject({ pool: `chess:${control}`, attributes: { time_control: control } });
      expect(matchSchema.parse(match)).toEqual(match);
      // All pools travel with the match: its commit takes the tickets out of them.
      const pools = match.tickets.map((ticket) => ticket.pools);
      expect(new Set(pools)).toEqual(new Set([a.pools, b.pools]));
    }
  });
});
