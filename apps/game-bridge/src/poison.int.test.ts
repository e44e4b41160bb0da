import { GAME_CREATOR_CONSUMER, type Match, RECORD_KEEPER_CONSUMER } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';
import { everyPoison, type Poison } from './testing/poison.ts';

const COUNT = 100;

let world: BridgeWorld;
let matches: Match[];
let poisons: Poison[];
let sequences: number[];
beforeEach(async () => {
  world = await startWorld();
  matches = await Promise.all(Array.from({ length: COUNT }, () => world.commitMatch()));
  poisons = Array.from({ length: 3 }, everyPoison).flat().slice(0, COUNT);
  sequences = [];
});
afterEach(() => world?.stop());

/** Publishes a good and a bad one by turns. */
async function publish(from: number, to: number): Promise<void> {
  for (let index = from; index < to; index += 1) {
    await world.publishFound(matches[index] as Match);
    const { subject, payload } = poisons[index] as Poison;
    sequences[index] = await world.publishRaw(subject, payload);
  }
}

const letterOf = (consumer: string, index: number) => `${consumer} ${sequences[index]} ${poisons[index]?.what}`;

/** Who must have given up what; game-creator never sees what is not on a subject of found matches. */
const expectedLetters = (): string[] =>
  poisons.flatMap(({ subject }, index) => [
    letterOf(RECORD_KEEPER_CONSUMER.name, index),
    ...(subject.startsWith('paireto.match.found.') ? [letterOf(GAME_CREATOR_CONSUMER.name, index)] : []),
  ]);

async function expectAllDealtWith(): Promise<void> {
  await world.settled();
  const letters = await world.deadLetters();
  const indexOf = new Map(sequences.map((sequence, index) => [sequence, index]));
  const seen = letters.map(({ consumer, sequence }) => letterOf(consumer, indexOf.get(sequence) ?? -1));
  expect(seen.sort()).toEqual(expectedLetters().sort());
  for (const { sequence, data } of letters)
    expect(data.equals(Buffer.from(poisons[indexOf.get(sequence) ?? -1]?.payload ?? ''))).toBe(true);
  for (const match of matches) {
    expect(await world.ticketStates(match)).toEqual(['MATCHED', 'MATCHED']);
    expect(await world.readRecord(match.id)).toMatchObject({ state: 'MATCHED' });
  }
  expect(new Set((await world.sim.ledger()).map((game) => game.match_id)).size).toBe(COUNT);
}

it('of 100 matches among 100 poisoned messages all are played, and every poison is kept exactly once', async () => {
  expect(poisons).toHaveLength(COUNT);
  await world.startBridge();
  await publish(0, COUNT);
  await expectAllDealtWith();
});

it('the same holds when the bridge is killed in the middle, twice', async () => {
  await world.sim.setFault({ mode: 'slow', delay_ms: 100 });
  const settings = { ACK_WAIT_MS: 2_000, GAME_CREATE_CONCURRENCY: 4 };
  const keptMoreThan = (count: number) =>
    waitFor(
      async () =>
        ((await world.manager.streams.info('DEAD_LETTERS').catch(() => undefined))?.state.last_seq ?? 0) > count,
    );

  const first = await world.startBridgeProcess(settings);
  const half = publish(0, COUNT / 2);
  await keptMoreThan(10);
  await first.kill();
  await half;
  const second = await world.startBridgeProcess(settings);
  const rest = publish(COUNT / 2, COUNT);
  await keptMoreThan(COUNT);
  await second.kill();
  await rest;
  await world.sim.setFault({ mode: 'none' });
  await world.startBridgeProcess(settings);
  await expectAllDealtWith();
});
