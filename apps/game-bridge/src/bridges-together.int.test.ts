import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';
import { startTestSim } from './testing/start-sim.ts';

let world: BridgeWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world?.stop());

const commitMatches = (count: number) => Promise.all(Array.from({ length: count }, () => world.commitMatch()));

const expectAllPlayed = async (matches: Awaited<ReturnType<typeof commitMatches>>) => {
  const games = await world.sim.ledger();
  expect(games).toHaveLength(matches.length);
  expect(games.filter((game) => game.create_requests !== 1 || game.withdrawn)).toEqual([]);
  for (const match of matches) {
    expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);
    expect(await world.readRecord(match.id)).toMatchObject({ state: 'MATCHED', players: [{}, {}] });
  }
};

describe('two bridges at once', () => {
  it('share the matches: each gets one game and one record', async () => {
    await Promise.all([world.startBridge(), world.startBridge()]);
    const matches = await commitMatches(60);
    await Promise.all(matches.map((match) => world.publishFound(match)));
    await world.settled();
    await expectAllPlayed(matches);
  });
});

describe('a match that is told twice, as two messages of the stream', () => {
  it('has one game, one record and one ready event, whichever bridges are at it at once', async () => {
    await Promise.all([world.startBridge(), world.startBridge()]);
    await world.sim.setFault({ mode: 'slow', delay_ms: 200 });
    const matches = await commitMatches(30);
    await Promise.all([...matches, ...matches].map((match) => world.publishFound(match)));
    await world.settled();
    const games = await world.sim.ledger();
    expect(games).toHaveLength(matches.length);
    expect(games.filter((game) => game.withdrawn)).toEqual([]);
    // Or they were never at work on one match at once, and the test shows nothing.
    expect(games.filter((game) => game.create_requests > 1).length).toBeGreaterThan(0);
    for (const match of matches) {
      expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);
      expect(await world.countEvents('match.ready', match)).toBe(1);
      expect(await world.countEvents('match.failed', match)).toBe(0);
      expect(await world.readRecord(match.id)).toMatchObject({ state: 'MATCHED', players: [{}, {}] });
    }
  });

  it('and refused puts its tickets back once, and has one record', async () => {
    await Promise.all([world.startBridge(), world.startBridge()]);
    await world.sim.setFault({ mode: 'refuse' });
    const matches = await commitMatches(10);
    await Promise.all([...matches, ...matches].map((match) => world.publishFound(match)));
    await world.settled();
    for (const match of matches) {
      const views = await Promise.all(
        match.tickets.map(({ ticketId }) => world.store.readTicket(match.tenant, ticketId)),
      );
      expect(views).toMatchObject([
        { state: 'SEARCHING', attempts: 1 },
        { state: 'SEARCHING', attempts: 1 },
      ]);
      expect(await world.countEvents('match.failed', match)).toBe(1);
      expect(await world.readRecord(match.id)).toMatchObject({ state: 'FAILED' });
    }
  });
});

describe('a bridge that is stopped in the middle', () => {
  it('finishes what it has begun and leaves the rest to the next one', async () => {
    await world.sim.setFault({ mode: 'slow', delay_ms: 300 });
    const first = await world.startBridge({ GAME_CREATE_CONCURRENCY: 4 });
    const matches = await commitMatches(20);
    await Promise.all(matches.map((match) => world.publishFound(match)));
    await waitFor(async () => (await world.sim.ledger()).length > 0);
    await first.stop();
    await world.sim.setFault({ mode: 'none' });
    await world.startBridge();
    await world.settled();
    await expectAllPlayed(matches);
  });

  it('is not ready from then on, and alive until the end', async () => {
    await world.sim.setFault({ mode: 'slow', delay_ms: 3_000 });
    const bridge = await world.startBridge();
    const match = await world.commitMatch();
    await world.publishFound(match);
    await waitFor(async () => (await world.sim.ledger()).length > 0);
    const stopped = bridge.stop();
    expect(await readiness(bridge.port)).toMatchObject({
      ready: false,
      checks: { process: { ok: false, reason: 'stopping' }, redis: { ok: true } },
    });
    const probes = ['startupz', 'healthz'].map((probe) => fetch(`http://127.0.0.1:${bridge.port}/${probe}`));
    expect((await Promise.all(probes)).map(({ status }) => status)).toEqual([200, 200]);
    await stopped;
    expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);
  });
});

describe('a game service that is away', () => {
  it('delays the game; meanwhile the players stay PLACING, and when it is back the match is played', async () => {
    const bridge = await world.startBridge();
    const { port } = world.sim;
    await world.sim.stop();
    const match = await world.commitMatch();
    await world.publishFound(match);
    await waitFor(async () => (await redeliveries()) > 0);
    expect(await world.ticketStates(match)).toEqual(['PLACING', 'PLACING']);
    expect(await readiness(bridge.port)).toMatchObject({ ready: false, checks: { 'live-game-api': { ok: false } } });

    const again = await startTestSim({ secret: world.secret, port });
    try {
      await world.settled();
      expect(await again.gameOf(match.id)).toMatchObject({ create_requests: 1 });
      expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);
      expect(await world.lastEvent('match.failed', match)).toBeUndefined();
      expect(await readiness(bridge.port)).toMatchObject({ ready: true });
    } finally {
      await again.stop();
    }
  });

  it('that rejects the service token is our fault: nobody is requeued, and the right token settles it', async () => {
    const wrong = await world.startBridge({ LIVE_GAME_API_SECRET: 'another-secret-of-32-characters-or-more' });
    const match = await world.commitMatch();
    await world.publishFound(match);
    await waitFor(async () => (await redeliveries()) > 0);
    expect(await world.ticketStates(match)).toEqual(['PLACING', 'PLACING']);
    await wrong.stop();
    await world.startBridge();
    await world.settled();
    await expectAllPlayed([match]);
  });
});

const redeliveries = async () => (await world.manager.consumers.info('MATCHES', 'game-creator')).num_redelivered;

const readiness = async (port: number): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}/readyz`)).json();
