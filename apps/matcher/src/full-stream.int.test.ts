import { jetstreamManager } from '@nats-io/jetstream';
import { MATCHES_STREAM } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

it('a stream that is full refuses: matches wait in the outbox, no more are formed, and all catches up when there is room', async () => {
  const manager = await jetstreamManager(world.gatewayNats);
  const { matcher } = await world.startShard('one');
  await manager.streams.update(MATCHES_STREAM.name, { max_bytes: 1 });

  const first = [await world.join(1500), await world.join(1500)];
  await waitFor(async () =>
    matcher.streamCheck().then(
      () => false,
      (error: Error) => error.message.includes('refuses'),
    ),
  );
  expect(await world.stateOf(first[0]!)).toBe('PLACING');
  const later = [];
  for (const rating of [1500, 1500, 1500, 1500]) later.push(await world.join(rating));
  await waitFor(() => matcher.ticketCount === 4);
  expect(await world.events()).toEqual([]);
  expect(await world.store.readOutbox('demo', 0, 100)).toHaveLength(1);

  await manager.streams.update(MATCHES_STREAM.name, { max_bytes: MATCHES_STREAM.maxBytes });
  await waitFor(async () => (await world.events()).length >= 3);
  const events = await world.events();
  const told = events.flatMap(({ match }) => match.tickets.map(({ ticketId }) => ticketId));
  expect(told.toSorted()).toEqual([...first, ...later].map(({ id }) => id).toSorted());
  await matcher.streamCheck();
  await waitFor(async () => (await world.store.readOutbox('demo', 0, 100)).length === 0);
});
