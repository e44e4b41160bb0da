import { randomUUID } from 'node:crypto';
import { startPostgres, waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';
import { openChallengeTable } from './testing/challenge-table.ts';

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let world: BridgeWorld;
beforeEach(async () => {
  postgres = await startPostgres({ fast: true });
  world = await startWorld({ databaseUrl: postgres.url });
});
afterEach(async () => {
  await world?.stop();
  await postgres?.stop();
});

/** Stops Postgres, and gives a way to bring it back with its data. */
async function takePostgresAway(): Promise<() => Promise<void>> {
  const { dataDir, port } = postgres;
  await postgres.stop();
  return async () => {
    postgres = await startPostgres({ dataDir, port });
  };
}

describe('while Postgres is away', () => {
  it('every question about challenges is answered `unavailable`, matches of queues are made, and then all goes on', async () => {
    await world.startBridge();
    const table = openChallengeTable(world.ask);
    const { challenge_id: id } = await table.made('ann', 'bob');
    const { challenge_id: overdue } = await table.made('ann', 'cat');
    await world.query(`UPDATE challenges SET expires_at = now() + interval '1 s' WHERE id = $1`, [overdue]);
    const bringBack = await takePostgresAway();

    const replies = await Promise.all([
      table.create('ann', 'dan'),
      table.read('ann', id),
      table.list('ann', 'outgoing'),
      table.accept('bob', id),
      table.decline('bob', id),
      table.withdraw('ann', id),
    ]);
    for (const reply of replies) expect(reply).toMatchObject({ outcome: 'unavailable' });
    const match = await world.commitMatch();
    await world.publishFound(match);
    await waitFor(async () => (await world.backlog('game-creator')) === 0, { timeoutMs: 30_000 });
    expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);

    await bringBack();
    await waitFor(async () => (await table.read('ann', id)).outcome === 'found', { timeoutMs: 30_000 });
    expect(await table.accept('bob', id)).toMatchObject({ outcome: 'accepted' });
    await table.seenAs('STARTED', 'ann', id);
    // Its time came while nobody could write that down.
    await waitFor(
      async () => {
        const [row] = await world.query<{ state: string }>('SELECT state FROM challenges WHERE id = $1', [overdue]);
        return row?.state === 'EXPIRED';
      },
      { timeoutMs: 30_000 },
    );
  });

  it('the game of an accepted challenge is made, and the challenge starts when it is back', async () => {
    await world.startBridge();
    const table = openChallengeTable(world.ask);
    const { challenge_id: id } = await table.made('ann', 'bob');
    await world.sim.setFault({ mode: 'slow', delay_ms: 2_000 });
    const reply = await table.accept('bob', id);
    const matchId = 'challenge' in reply ? reply.challenge.match_id! : '';
    await waitFor(async () => (await world.eventsOf('match.found', table.tenant)).length === 1);
    const bringBack = await takePostgresAway();
    await waitFor(async () => (await world.eventsOf('match.ready', table.tenant)).length === 1, { timeoutMs: 30_000 });
    await bringBack();
    await waitFor(async () => (await table.read('ann', id)).outcome === 'found', { timeoutMs: 30_000 });
    expect(await table.seenAs('STARTED', 'ann', id)).toMatchObject({ match_id: matchId });
    expect(await world.sim.gameOf(matchId)).toMatchObject({ create_requests: 1, withdrawn: false });
    await waitFor(async () => (await world.query('SELECT FROM match_outbox')).length === 0);
  });

  it('a bridge starts, and answers about challenges when it is back', async () => {
    const bringBack = await takePostgresAway();
    await world.startBridge();
    const table = openChallengeTable(world.ask);
    expect(await table.read('ann', randomUUID())).toMatchObject({ outcome: 'unavailable' });
    await bringBack();
    await waitFor(async () => (await table.read('ann', randomUUID())).outcome === 'not-found', { timeoutMs: 30_000 });
    await table.made('ann', 'bob');
  });
});
