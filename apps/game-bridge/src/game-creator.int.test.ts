import { randomUUID } from 'node:crypto';
import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';

let world: BridgeWorld;
beforeAll(async () => {
  world = await startWorld();
  await world.startBridge();
});
afterAll(() => world?.stop());

/** Resolves when everything published so far is dealt with. */
const settled = () =>
  waitFor(async () => (await world.backlog('game-creator')) + (await world.backlog('record-keeper')) === 0);

describe('a committed match', () => {
  it('gets exactly one game, its tickets are MATCHED, and the record has both players', async () => {
    const match = await world.commitMatch();
    await world.publishFound(match);
    await settled();
    const game = await world.sim.gameOf(match.id);
    expect(game).toMatchObject({ create_requests: 1, withdrawn: false });
    expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);
    expect(await world.lastEvent('match.ready', match)).toMatchObject({ match: { id: match.id }, attempts: 1 });
    expect(await world.readRecord(match.id)).toMatchObject({
      state: 'MATCHED',
      game_id: game?.game_id,
      attempts: 1,
      committed_at: expect.any(Date),
      players: [
        { user_id: match.tickets[0]?.players[0]?.userId, team: 'white', color: 'white' },
        { user_id: match.tickets[1]?.players[0]?.userId, team: 'black', color: 'black' },
      ],
    });
  });
});
