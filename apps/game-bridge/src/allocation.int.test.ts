import type { Match } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';
import { startTestSim } from './testing/start-sim.ts';

let world: BridgeWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world?.stop());

/** Short pauses, so that a test need not wait for the usual ones. */
const quick = { BREAKER_OPEN_MS: 300, BREAKER_OPEN_MAX_MS: 600, BREAKER_PROBE_INTERVAL_MS: 100 };

async function publishMatches(count: number): Promise<Match[]> {
  const matches = await Promise.all(Array.from({ length: count }, () => world.commitMatch()));
  await Promise.all(matches.map((match) => world.publishFound(match)));
  return matches;
}

const lastStatus = () => world.statuses.at(-1)?.allocation;
const readiness = async (port: number) =>
  (await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()) as {
    ready: boolean;
    checks: Record<string, { ok: boolean; reason?: string }>;
  };

async function expectAllPlayed(matches: readonly Match[], sim = world.sim): Promise<void> {
  for (const match of matches) {
    expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);
    expect(await sim.gameOf(match.id)).toMatchObject({ create_requests: 1, withdrawn: false });
    expect(await world.lastEvent('match.failed', match)).toBeUndefined();
  }
}

describe('whether games can be had', () => {
  it('is told by every bridge, under a name of its own, again and again', async () => {
    await Promise.all([world.startBridge(), world.startBridge()]);
    await waitFor(() => world.statuses.length >= 6);
    expect(new Set(world.statuses.map(({ bridgeId }) => bridgeId)).size).toBe(2);
    expect(new Set(world.statuses.map(({ allocation }) => allocation))).toEqual(new Set(['closed']));
  });

  it.each(['error500', 'unavailable'])(
    'is denied after several failures (%s) in a row; players stay PLACING, and play once the service is well',
    async (mode) => {
      const { port } = await world.startBridge({ ...quick, BREAKER_BUSY_LIMIT_MS: 100 });
      await world.sim.setFault({ mode });
      const matches = await publishMatches(6);
      await waitFor(() => lastStatus() === 'open', { timeoutMs: 30_000 });
      expect(await readiness(port)).toMatchObject({
        ready: false,
        checks: {
          'live-game-api': { ok: true },
          allocation: { ok: false, reason: expect.stringMatching(/^breaker open since 2/) },
        },
      });
      for (const match of matches) expect(await world.ticketStates(match)).toEqual(['PLACING', 'PLACING']);

      await world.sim.setFault({ mode: 'none' });
      await world.settled();
      await expectAllPlayed(matches);
      await waitFor(() => lastStatus() === 'closed');
      expect(await readiness(port)).toMatchObject({ ready: true, checks: { allocation: { ok: true } } });
    },
  );

  it('is denied while the service is away, and told again by itself when it is back, without any new match', async () => {
    await world.startBridge(quick);
    const { port } = world.sim;
    await world.sim.stop();
    const matches = await publishMatches(6);
    await waitFor(() => lastStatus() === 'open', { timeoutMs: 30_000 });

    const again = await startTestSim({ secret: world.secret, port });
    try {
      await waitFor(() => lastStatus() === 'closed', { timeoutMs: 30_000 });
      await world.settled();
      await expectAllPlayed(matches, again);
    } finally {
      await again.stop();
    }
  });

  it('is not doubted for what one match does to the service', async () => {
    const { port } = await world.startBridge(quick);
    await world.sim.setFault({ mode: 'error500', count: 5 });
    const [match] = await publishMatches(1);
    await world.settled();
    await expectAllPlayed([match as Match]);
    expect(await readiness(port)).toMatchObject({ ready: true });
    expect(world.statuses.filter(({ allocation }) => allocation !== 'closed')).toEqual([]);
  });
});
