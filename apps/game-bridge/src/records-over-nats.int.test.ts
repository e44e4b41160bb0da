import { randomUUID } from 'node:crypto';
import { startPostgres, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';
import { withClient } from './testing/database.ts';

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let world: BridgeWorld;
beforeAll(async () => {
  postgres = await startPostgres({ fast: true });
  world = await startWorld({ databaseUrl: postgres.url });
});
afterAll(async () => {
  await world?.stop();
  await postgres?.stop();
});

describe('the history, as gateways ask for it', () => {
  it('has a match as soon as its game is told, with the steps to it, for its players alone', async () => {
    await world.startBridge();
    const match = await world.commitMatch();
    const stranger = await world.commitMatch();
    for (const each of [match, stranger]) await world.publishFound(each);
    await world.settled();
    const { tenant, id } = match;
    const userId = match.tickets[0]?.players[0]?.userId ?? '';
    const listed = await world.ask('match.list', { tenant, userId, limit: 10 });
    expect(listed).toMatchObject({
      outcome: 'listed',
      page: { matches: [{ match_id: id, state: 'MATCHED' }], next_cursor: null },
    });
    const read = await world.ask('match.read', { tenant, id, userId });
    if (read.outcome !== 'found') throw new Error(read.outcome);
    const { committed_at, claimed_at = '', game_created_at = '', ready_at = '' } = read.match.timings;
    expect(committed_at).toBeDefined();
    expect([claimed_at, game_created_at, ready_at]).toEqual([claimed_at, game_created_at, ready_at].toSorted());
    expect(claimed_at).not.toBe('');

    expect(await world.ask('match.read', { tenant, id, userId: 'eve' })).toEqual({ outcome: 'not-found' });
    expect(await world.ask('match.read', { tenant: stranger.tenant, id })).toEqual({ outcome: 'not-found' });
    expect(await world.ask('match.list', { tenant, userId, cursor: 'nonsense', limit: 10 })).toEqual({
      outcome: 'bad-cursor',
    });
  });

  it('is forgotten by whichever bridge comes by, when it is older than the retention', async () => {
    const [old, young] = [randomUUID(), randomUUID()];
    await withClient(postgres.url, (client) =>
      client.query(
        `INSERT INTO match_records (id, tenant, queue, ruleset_version, pool, attributes, state, rating_gap, proposed_at)
         VALUES ($1, 'acme', 'chess', 1, 'p', '{}', 'PLACING', 0, now() - interval '40 days'),
           ($2, 'acme', 'chess', 1, 'p', '{}', 'PLACING', 0, now() - interval '20 days')`,
        [old, young],
      ),
    );
    await world.startBridge({ RECORD_RETENTION_DAYS: 30 });
    await waitFor(async () => (await world.readRecord(old)) === undefined);
    expect(await world.readRecord(young)).toBeDefined();
  });

  it('is unavailable while Postgres is away, and there again when it is back', async () => {
    const { dataDir, port } = postgres;
    await postgres.stop();
    const ask = () => world.ask('match.list', { tenant: 'acme', limit: 10 });
    expect(await ask()).toMatchObject({ outcome: 'unavailable' });
    expect(await world.ask('match.read', { tenant: 'acme', id: randomUUID() })).toMatchObject({
      outcome: 'unavailable',
    });
    postgres = await startPostgres({ dataDir, port });
    await waitFor(async () => (await ask()).outcome === 'listed', { timeoutMs: 20_000 });
  });
});
