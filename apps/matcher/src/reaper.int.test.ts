import { jetstreamManager } from '@nats-io/jetstream';
import { MATCHES_STREAM } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
let timer: NodeJS.Timeout | undefined;
beforeEach(async () => {
  world = await createWorld();
  timer = setInterval(() => world.bridgeSays('bridge', 'closed'), 200);
});
afterEach(async () => {
  clearInterval(timer);
  await world.close();
});

const REAP_AFTER_MS = 1_500;
const eventually = (count: number) =>
  waitFor(
    async () => {
      const found = await world.events();
      return found.length >= count ? found : undefined;
    },
    { timeoutMs: 30_000 },
  );

describe('a match whose event was lost', () => {
  it('is announced again, whole and as the same match, although its first message id is still remembered', async () => {
    await world.startShard('one', { reapAfterMs: REAP_AFTER_MS });
    const tickets = [await world.join(1500), await world.join(1500)];
    const [first] = await eventually(1);
    const manager = await jetstreamManager(world.gatewayNats);
    const { state } = await manager.streams.info(MATCHES_STREAM.name);
    await manager.streams.deleteMessage(MATCHES_STREAM.name, state.last_seq);
    const [again] = await eventually(1);
    expect(again!.match).toEqual(first!.match);
    for (const ticket of tickets) expect(await world.stateOf(ticket)).toBe('PLACING');
  });

  it('is not announced again once its tickets are matched', async () => {
    await world.startShard('one', { reapAfterMs: REAP_AFTER_MS });
    await world.join(1500);
    await world.join(1500);
    const [event] = await eventually(1);
    await world.store.finalizeMatches('demo', [{ match: event!.match, game: { gameId: 'game' } }]);
    const [stalled] = [await world.join(1500), await world.join(1500)];
    /** How often the stalled one was announced, and the finished one. */
    const counts = async () => {
      const ids = (await world.events()).map(({ match }) => match.tickets.map(({ ticketId }) => ticketId));
      const ofStalled = ids.filter((each) => each.includes(stalled.id)).length;
      return { ofStalled, ofFinished: ids.length - ofStalled };
    };
    // Twice, so that between the two the reaper has looked.
    await waitFor(async () => (await counts()).ofStalled >= 2, { timeoutMs: 30_000 });
    const { ofStalled, ofFinished } = await counts();
    await waitFor(async () => (await counts()).ofStalled > ofStalled, { timeoutMs: 30_000 });
    expect((await counts()).ofFinished).toBe(ofFinished);
  });
});
