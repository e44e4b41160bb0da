import { jetstreamManager } from '@nats-io/jetstream';
import { DEAD_LETTERS_STREAM, GAME_CREATOR_CONSUMER, RECORD_KEEPER_CONSUMER } from '@paireto/contracts';
import { connectNats } from '@paireto/runtime';
import { waitFor } from '@paireto/testkit';
import { afterEach, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';
import { everyPoison } from './testing/poison.ts';
import { silentLogger } from './testing/silent-logger.ts';

let world: BridgeWorld;
afterEach(() => world?.stop());

it('where the stream of dead letters is full, poison is not given up, matches are played, and it is kept once when there is room', async () => {
  world = await startWorld();
  await world.startBridge();
  const nats = await connectNats({ url: world.config.NATS_URL, name: 'test', logger: silentLogger });
  const { streams } = await jetstreamManager(nats);
  await streams.update(DEAD_LETTERS_STREAM.name, { max_bytes: 1 });

  const poison = everyPoison().find(({ subject }) => subject.startsWith('paireto.match.found.'))!;
  const sequence = await world.publishRaw(poison.subject, poison.payload);
  const match = await world.commitMatch();
  await world.publishFound(match);
  await waitFor(async () => (await world.readRecord(match.id))?.state === 'MATCHED');
  for (const { name } of [GAME_CREATOR_CONSUMER, RECORD_KEEPER_CONSUMER])
    await waitFor(async () => (await world.backlog(name)) === 1);
  expect(await world.deadLetters()).toEqual([]);

  await streams.update(DEAD_LETTERS_STREAM.name, { max_bytes: DEAD_LETTERS_STREAM.maxBytes });
  await world.settled();
  const letters = (await world.deadLetters()).map((letter) => `${letter.consumer} ${letter.sequence}`);
  expect(letters.toSorted((one, other) => one.localeCompare(other))).toEqual([
    `${GAME_CREATOR_CONSUMER.name} ${sequence}`,
    `${RECORD_KEEPER_CONSUMER.name} ${sequence}`,
  ]);
  await nats.close();
});
