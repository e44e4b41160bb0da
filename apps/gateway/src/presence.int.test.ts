import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playerToken } from './testing/gateway-for-test.ts';
import { chessFile, rulesetsFolder } from './testing/ruleset-files.ts';
import { entryOf, ticketsOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const ACTIVE = '/v1/matchmaking/active';
const GRACE_MS = 1_000;
const casual = { ...chessFile, name: 'casual' };
const watched = { ...chessFile, presence: { grace: GRACE_MS / 1_000 } };
let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest({ RULESETS: rulesetsFolder(watched, casual) });
});
afterAll(() => world.stop());

type Joined = Awaited<ReturnType<WorldForTest['join']>>;
const pathOf = ({ entry }: Joined) => `${QUEUE}/${entry.queue_entry_id}`;
/** The part of the matcher: cancels who is absent. */
async function abandonAbsent(): Promise<string[]> {
  const ids = await world.store.findAbsent('demo', watched.name, GRACE_MS, 100);
  const views = await Promise.all(ids.map((id) => world.store.readTicket('demo', id)));
  const tickets = views.flatMap((view) => (view ? [view.ticket] : []));
  const outcomes = await world.store.abandon('demo', watched.name, tickets, GRACE_MS);
  return tickets.filter((_, index) => outcomes[index]?.outcome === 'abandoned').map((ticket) => ticket.id);
}

describe('in a queue with presence', () => {
  it.each([
    ['its entry', pathOf],
    ['the active entry', () => ACTIVE],
  ])('a player who reads %s keeps it, and one who is silent does not, whoever else reads it', async (_, pathOfPoll) => {
    const [polling, silent] = [await world.join(), await world.join()];
    const stranger = await playerToken('stranger');
    await waitFor(
      async () => {
        await world.call(pathOfPoll(polling), { token: polling.token });
        await world.call(pathOf(silent), { token: stranger });
        const absent = await world.store.findAbsent('demo', watched.name, GRACE_MS, 100);
        return absent.includes(silent.entry.queue_entry_id) && !absent.includes(polling.entry.queue_entry_id);
      },
      { description: 'only the silent player is absent', timeoutMs: 30_000 },
    );
    for (const { entry, token } of [polling, silent]) {
      await world.call(`${QUEUE}/${entry.queue_entry_id}`, { method: 'DELETE', token });
    }
  });

  it('the entry of a silent player is cancelled as abandoned; the player learns it and may join again', async () => {
    const gone = await world.join();
    await waitFor(async () => (await abandonAbsent()).includes(gone.entry.queue_entry_id));
    const { token } = gone;
    const { rating_window: _, ...kept } = gone.entry;
    const abandoned = { ...kept, status: 'CANCELLED', reason: 'abandoned', estimated_wait_seconds: null };
    expect(entryOf((await world.call(pathOf(gone), { token })).body)).toEqual(abandoned);
    expect((await world.call(ACTIVE, { token })).body).toEqual({ entry: null });
    const cancelled = await world.call(pathOf(gone), { method: 'DELETE', token });
    expect([cancelled.status, entryOf(cancelled.body)]).toEqual([200, abandoned]);
    const again = await world.join(gone.userId);
    expect(again.entry.queue_entry_id).not.toBe(gone.entry.queue_entry_id);
  });

  it('a player who cancels is not called gone', async () => {
    const { entry, token } = await world.join();
    const path = `${QUEUE}/${entry.queue_entry_id}`;
    for (const method of ['DELETE', 'GET']) {
      const answer = entryOf((await world.call(path, { method, token })).body);
      expect(answer.status).toBe('CANCELLED');
      expect(answer).not.toHaveProperty('reason');
    }
  });
});

describe('in a queue without presence', () => {
  it('nobody is absent, however silent', async () => {
    const { entry } = await world.join(undefined, { queue: casual.name, time_control: '3+2' });
    expect(await world.store.findAbsent('demo', casual.name, 0, 100)).toEqual([]);
    const outcomes = await world.store.abandon('demo', casual.name, await ticketsOf(world.store, [entry]), 0);
    expect(outcomes).toEqual([{ outcome: 'present' }]);
  });
});
