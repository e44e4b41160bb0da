import { liveEventSchema, type Match, type Ticket } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import type { NewTicket } from '@paireto/ticket-store';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FeedForTest, feedForTest, type Heard, listenTo } from '../testing/feed-for-test.ts';
import { matchOf } from '../testing/world-for-test.ts';

const POOL = 'chess:3+2:standard:rated';
let world: FeedForTest;
beforeAll(async () => {
  world = await feedForTest();
});
afterAll(() => world.stop());

type Store = FeedForTest['store'];
const ticketOf = (userId: string): NewTicket => ({
  id: uuidv7(),
  tenant: 'demo',
  queue: 'chess',
  rulesetVersion: 1,
  pools: [POOL],
  attributes: [{ time_control: '3+2', variant: 'standard', mode: 'rated' }],
  players: [{ userId, rating: 1_500 }],
  maxWaitMs: 600_000,
});
async function join(store: Store, userId: string): Promise<Ticket> {
  const [outcome] = await store.enqueue('demo', [ticketOf(userId)]);
  if (outcome?.outcome !== 'enqueued') throw new Error(`not enqueued: ${JSON.stringify(outcome)}`);
  return outcome.ticket;
}
const commit = async (store: Store, ...tickets: Ticket[]): Promise<Match> => {
  const match = matchOf(tickets, POOL);
  expect(await store.commitMatches('demo', [match])).toEqual([{ outcome: 'committed' }]);
  return match;
};
const finalize = async (store: Store, match: Match, gameId: string) => {
  await store.claimMatches('demo', [match]);
  await store.finalizeMatches('demo', [{ match, game: { gameId } }]);
};
const types = ({ events }: Heard) => events.map(({ type }) => type);
const until = (heard: Heard, type: string) =>
  waitFor(() => heard.events.at(-1)?.type === type, { description: `${type} is told, after ${types(heard)}` });
let players = 0;
const fresh = () => `player-${++players}`;

describe('a live feed', () => {
  it('tells a player from the join to the match, beginning with a snapshot', async () => {
    const feed = await world.feed();
    const [ann, bob] = [fresh(), fresh()];
    const heard = listenTo(feed, ann);
    await until(heard, 'snapshot');
    const ticket = await join(world.store, ann);
    await until(heard, 'ticket.searching');
    const match = await commit(world.store, ticket, await join(world.store, bob));
    await until(heard, 'ticket.placing');
    await finalize(world.store, match, 'game-1');
    await until(heard, 'ticket.matched');
    expect(types(heard)).toEqual(['snapshot', 'ticket.searching', 'ticket.placing', 'ticket.matched']);
    expect(heard.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(new Set(heard.events.map(({ epoch }) => epoch)).size).toBe(1);
    for (const event of heard.events) expect(liveEventSchema.parse(event)).toEqual(event);
    expect(heard.events[0]).toMatchObject({ data: { entry: null, challenges: null } });
    expect(heard.events[3]).toMatchObject({
      data: { entry: { queue_entry_id: ticket.id, assignment: { game_id: 'game-1', color: 'white' } } },
    });
  });
});
