import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitIn, type FeedForTest, feedForTest, joinIn, listenTo } from '../testing/feed-for-test.ts';
import { matchOf } from '../testing/world-for-test.ts';

let world: FeedForTest;
beforeAll(async () => {
  world = await feedForTest();
});
afterAll(() => world.stop());
let players = 0;
const fresh = () => `player-${++players}`;

describe('a player is told', () => {
  it('of a match that asks, and again when it comes to nothing because another declines', async () => {
    const [ann, bob] = [fresh(), fresh()];
    const heard = listenTo(await world.feed(), ann);
    await heard.until('snapshot');
    const tickets = [await joinIn(world.store, ann), await joinIn(world.store, bob)];
    await heard.until('ticket.searching');
    const match = matchOf(tickets, tickets[0]?.pools[0] ?? '', { acceptWithinMs: 10_000 });
    await world.store.commitMatches('demo', [match]);
    const asked = await heard.until('ticket.requires_acceptance');
    expect(asked).toMatchObject({
      data: { entry: { match_id: match.id, acceptance: { accepted: false, players: 2 } } },
    });
    await world.store.declineMatches('demo', [{ ticketId: tickets[1]?.id ?? '', userId: bob }]);
    expect(await heard.until('ticket.requeued')).toMatchObject({ data: { entry: { status: 'SEARCHING' } } });
  });

  it('that no game could be created', async () => {
    const ann = fresh();
    const heard = listenTo(await world.feed(), ann);
    await heard.until('snapshot');
    const match = await commitIn(world.store, await joinIn(world.store, ann), await joinIn(world.store, fresh()));
    await heard.until('ticket.placing');
    await world.store.requeueMatches('demo', [{ match, reason: 'no such map', final: true }]);
    expect(await heard.until('ticket.failed')).toMatchObject({ data: { entry: { reason: 'no such map' } } });
  });

  it('that nobody was found in time, whoever ends the entry', async () => {
    const ann = fresh();
    const heard = listenTo(await world.feed({ lookMs: 200, sweepMs: 50 }), ann);
    await heard.until('snapshot');
    const ticket = await joinIn(world.store, ann, 'chess', 500);
    await heard.until('ticket.searching');
    // No matcher runs here: looking after the entry ends it.
    expect(await heard.until('ticket.timed_out')).toMatchObject({ data: { entry: { queue_entry_id: ticket.id } } });
    expect(heard.types()).toEqual(['snapshot', 'ticket.searching', 'ticket.timed_out']);
  });
});
