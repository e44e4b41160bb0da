import type { Match, Ticket } from '@paireto/contracts';
import { buildMatch, buildMatchTicket, buildTicket } from '@paireto/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BridgeWorld, enqueueTickets, startWorld } from './testing/bridge-world.ts';

let world: BridgeWorld;
beforeAll(async () => {
  world = await startWorld();
  await world.startBridge();
});
afterEach(() => world.sim.setFault({ mode: 'none' }));
afterAll(() => world?.stop());

/** A game that runs, and two tickets of its tenant: one that asks for a player, and one of a player. */
async function runningGame() {
  const original = await world.commitMatch();
  await world.publishFound(original);
  await world.settled();
  const { game_id: gameId } = (await world.sim.gameOf(original.id))!;
  const { tenant } = original;
  const teams = original.tickets.map(({ team, players }) => {
    return { team, players: players.map(({ userId, rating }) => ({ userId, rating })), open: 1 };
  });
  const asking = buildTicket({ tenant, players: [], backfill: { gameId, teams } });
  const [seats, joiner] = (await enqueueTickets(world.store, tenant, [asking, buildTicket({ tenant })])) as [
    Ticket,
    Ticket,
  ];
  return { original, gameId, seats, joiner };
}

async function commitJoin({ gameId, seats, joiner }: Awaited<ReturnType<typeof runningGame>>): Promise<Match> {
  const match = buildMatch({
    tenant: seats.tenant,
    tickets: [buildMatchTicket(seats, 'backfill'), buildMatchTicket(joiner, 'white')],
    backfill: { gameId },
  });
  const [outcome] = await world.store.commitMatches(match.tenant, [match]);
  expect(outcome).toEqual({ outcome: 'committed' });
  return match;
}

describe('a match for a running game', () => {
  it('sends its player there: no game of its own, both tickets MATCHED with that game, a record of its own', async () => {
    const running = await runningGame();
    const match = await commitJoin(running);
    for (let times = 0; times < 2; times += 1) {
      await world.publishFound(match);
      await world.settled();
    }
    expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);
    expect((await world.store.readTicket(match.tenant, running.joiner.id))?.game?.gameId).toBe(running.gameId);
    expect(await world.sim.gameOf(running.original.id)).toMatchObject({
      create_requests: 1,
      additions: [{ match_id: match.id, add_requests: 1, withdrawn: false, players: [{ team: 'white' }] }],
    });
    expect(await world.readRecord(match.id)).toMatchObject({
      state: 'MATCHED',
      game_id: running.gameId,
      backfill_game_id: running.gameId,
      players: [{ user_id: running.joiner.players[0]?.userId, team: 'white' }],
    });
  });

  it.each(['timeout_after_create', 'garbage', 'timeout_before_create', 'error500'])(
    'is settled after %s, and its player is in the game once',
    async (mode) => {
      const running = await runningGame();
      await world.sim.setFault({ mode, count: 1 });
      const match = await commitJoin(running);
      await world.publishFound(match);
      await world.settled();
      expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);
      const game = await world.sim.gameOf(running.original.id);
      expect(game?.additions.map(({ match_id, withdrawn }) => [match_id, withdrawn])).toEqual([[match.id, false]]);
    },
  );

  it('whose game is over fails the request of the game, and the player waits on as if nothing had been', async () => {
    const running = await runningGame();
    await world.games.withdraw(running.original, { gameId: running.gameId });
    const match = await commitJoin(running);
    await world.publishFound(match);
    await world.settled();
    expect(await world.ticketStates(match)).toEqual(['FAILED', 'SEARCHING']);
    const view = await world.store.readTicket(match.tenant, running.joiner.id);
    expect(view).toMatchObject({ attempts: 0, ticket: { enqueuedAt: running.joiner.enqueuedAt } });
    expect(world.joins).toContain(running.joiner.id);
    expect(await world.readRecord(match.id)).toMatchObject({
      state: 'FAILED',
      game_id: null,
      backfill_game_id: running.gameId,
    });
  });

  it('that is refused three times fails the request of the game, never the player', async () => {
    const running = await runningGame();
    await world.sim.setFault({ mode: 'refuse' });
    for (const expected of ['SEARCHING', 'SEARCHING', 'FAILED']) {
      const match = await commitJoin(running);
      await world.publishFound(match);
      await world.settled();
      expect(await world.ticketStates(match)).toEqual([expected, 'SEARCHING']);
    }
    expect(await world.store.readTicket(running.joiner.tenant, running.joiner.id)).toMatchObject({ attempts: 0 });
  });

  it('that comes to nothing takes its player out of the game again, and nobody else', async () => {
    const running = await runningGame();
    await world.store.cancel(running.seats.tenant, [running.seats]);
    const match = buildMatch({
      tenant: running.seats.tenant,
      tickets: [buildMatchTicket(running.seats, 'backfill'), buildMatchTicket(running.joiner, 'white')],
      backfill: { gameId: running.gameId },
    });
    await world.games.create(match);
    await world.publishFound(match);
    await world.settled();
    expect(await world.ticketStates(match)).toEqual(['CANCELLED', 'SEARCHING']);
    expect(await world.sim.gameOf(running.original.id)).toMatchObject({
      withdrawn: false,
      additions: [{ match_id: match.id, withdrawn: true }],
    });
  });
});
