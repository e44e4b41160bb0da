import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { hearPoolCommands } from './testing/heard-on-nats.ts';
import { entryOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const blitz = { time_control: '5+0' };
const rapid = { time_control: '10+5', mode: 'casual' };
const several = { alternatives: [blitz, rapid] };
const pools = ['chess:5+0:standard:rated', 'chess:10+5:standard:casual'];
let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest();
});
afterAll(() => world.stop());

const waiting = async (pool: string) => (await world.store.readPool('demo', pool)).map((ticket) => ticket.id);
const read = async (id: string, token: string) => entryOf((await world.call(`${QUEUE}/${id}`, { token })).body);

describe('an entry with alternatives', () => {
  it('waits in all their pools, shows the first choice first, and leaves them all when it is cancelled', async () => {
    const { heard, stop } = await hearPoolCommands(world.natsUrl);
    const { entry, token } = await world.join(undefined, several);
    const id = entry.queue_entry_id;
    expect(entry).toMatchObject({ pool: pools[0], pools });
    expect(await read(id, token)).toEqual(entry);
    for (const pool of pools) expect(await waiting(pool)).toEqual([id]);
    const { ticket } = (await world.store.readTicket('demo', id)) ?? {};
    expect(ticket?.attributes).toEqual([
      { ...blitz, variant: 'standard', mode: 'rated' },
      { ...rapid, variant: 'standard' },
    ]);

    await world.call(`${QUEUE}/${id}`, { method: 'DELETE', token });
    for (const pool of pools) expect(await waiting(pool)).toEqual([]);
    await waitFor(() => heard.length >= 4, { description: 'all commands arrive' });
    expect(new Set(heard)).toEqual(
      new Set(
        pools.flatMap((pool) => [
          { op: 'join', pool, ticket },
          { op: 'leave', tenant: 'demo', pool, ticketId: id },
        ]),
      ),
    );
    await stop();
  });

  it('shows the pool that its match was found in, and waits in no other any more', async () => {
    const one = await world.join(undefined, several);
    const other = await world.join(undefined, rapid);
    const id = one.entry.queue_entry_id;
    const matchId = await world.match([one.entry, other.entry], undefined, pools[1]);
    for (const pool of pools) expect(await waiting(pool)).toEqual([]);
    expect(await read(id, one.token)).toMatchObject({ status: 'PLACING', match_id: matchId, pool: pools[1], pools });
    const active = await world.call('/v1/matchmaking/active', { token: one.token });
    expect(active.body).toMatchObject({ entry: { pool: pools[1], pools } });
  });

  it('is refused whole where one of them is wrong, by its place', async () => {
    const token = await playerToken('picky');
    const refusals = [
      { json: { alternatives: [blitz, {}] }, path: 'alternatives.1.time_control', message: 'required; must look' },
      { json: { alternatives: [{ ...blitz, mode: 'fast' }] }, path: 'alternatives.0.mode', message: 'expected one of' },
      { json: { alternatives: [blitz, rapid, blitz] }, path: 'alternatives.2', message: 'same as alternatives.0' },
      { json: { alternatives: [] }, path: 'alternatives', message: 'expected 1 to 8 alternatives' },
      { json: { ...blitz, alternatives: [rapid] }, path: 'time_control', message: 'belongs into "alternatives"' },
      { json: { alternatives: [{ ...blitz, region: 'eu' }] }, path: 'alternatives.0.region', message: 'unknown field' },
    ];
    for (const { json, path, message } of refusals) {
      const problem = expectProblem(await world.call(QUEUE, { method: 'POST', token, json }), 'INVALID_REQUEST');
      expect(problem.errors).toEqual([{ path, message: expect.stringContaining(message) }]);
    }
    expect((await world.call('/v1/matchmaking/active', { token })).body).toEqual({ entry: null });
  });
});
