import { buildMatch, startPostgres, waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';

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

const readiness = async (port: number): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}/readyz`)).json();
const gamesAreMade = () => waitFor(async () => (await world.backlog('game-creator')) === 0, { timeoutMs: 30_000 });

/** Stops Postgres, and gives a way to bring it back with its data. */
async function takePostgresAway(): Promise<() => Promise<void>> {
  const { dataDir, port } = postgres;
  await postgres.stop();
  return async () => {
    postgres = await startPostgres({ dataDir, port });
  };
}

describe('while Postgres is away', () => {
  it('games are made as ever, /readyz says so, and the records catch up when it is back', async () => {
    const bridge = await world.startBridge();
    const before = await world.commitMatch();
    await world.publishFound(before);
    await world.settled();

    const bringBack = await takePostgresAway();
    const matches = await Promise.all(Array.from({ length: 20 }, () => world.commitMatch()));
    await Promise.all(matches.map((match) => world.publishFound(match)));
    await gamesAreMade();
    for (const match of matches) expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);
    expect(await readiness(bridge.port)).toMatchObject({
      ready: false,
      checks: { postgres: { ok: false }, nats: { ok: true }, redis: { ok: true }, 'live-game-api': { ok: true } },
    });

    await bringBack();
    await world.settled();
    for (const match of [before, ...matches])
      expect(await world.readRecord(match.id)).toMatchObject({ state: 'MATCHED', players: [{}, {}] });
    expect(await readiness(bridge.port)).toMatchObject({ ready: true });
  });

  it('300 matches are made, over a killed and a stopped bridge, and each has exactly one record when it is back', async () => {
    const settings = { ACK_WAIT_MS: 2_000 };
    const killed = await world.startBridgeProcess(settings);
    const bringBack = await takePostgresAway();
    const matches = await Promise.all(Array.from({ length: 300 }, () => world.commitMatch()));
    const publish = (from: number, to: number) =>
      Promise.all(matches.slice(from, to).map((match) => world.publishFound(match)));
    await publish(0, 100);
    await waitFor(async () => (await world.sim.ledger()).length > 20);
    await killed.kill();

    const stopped = await world.startBridge(settings);
    await publish(100, 200);
    await waitFor(async () => (await world.sim.ledger()).length > 120, { timeoutMs: 30_000 });
    await stopped.stop();

    await world.startBridge(settings);
    await publish(200, 300);
    await gamesAreMade();
    expect(await world.backlog('record-keeper')).toBeGreaterThanOrEqual(600);
    await bringBack();
    await world.settled();
    for (const match of matches)
      expect(await world.readRecord(match.id)).toMatchObject({ state: 'MATCHED', players: [{}, {}] });
    expect(await world.countRecords()).toEqual({ matches: 300, players: 600 });
  });

  it('a bridge starts, makes games, and writes the records later', async () => {
    const bringBack = await takePostgresAway();
    await world.startBridge();
    const match = await world.commitMatch();
    await world.publishFound(match);
    await gamesAreMade();
    expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);
    await bringBack();
    await world.settled();
    expect(await world.readRecord(match.id)).toMatchObject({ state: 'MATCHED' });
  });
});

describe('an event that the database refuses', () => {
  it('becomes a dead letter alone; those that came with it are recorded', async () => {
    await world.startBridge();
    const good = Array.from({ length: 20 }, () => buildMatch());
    const bad = buildMatch({ attributes: { variant: 'no\u0000text' } });
    const at = Date.now();
    const events = [...good.slice(0, 10), bad, ...good.slice(10)].map((match) =>
      world.publish({ v: 1, type: 'match.failed', at, match, reason: 'for the test', attempts: 1 }),
    );
    await Promise.all(events);
    await world.settled();
    for (const match of good) expect(await world.readRecord(match.id)).toMatchObject({ state: 'FAILED' });
    expect(await world.readRecord(bad.id)).toBeUndefined();
    const letter = await world.lastDeadLetter('record-keeper');
    expect(letter?.text).toContain(bad.id);
    expect(letter?.reason).toMatch(/^22/);
  });
});
