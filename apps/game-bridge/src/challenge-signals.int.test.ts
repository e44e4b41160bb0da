import {
  type ChallengeSignal,
  type PlayerSignal,
  playerSignalSchema,
  playerSignalsSchema,
  playersSubject,
} from '@paireto/contracts';
import { connectNats } from '@paireto/runtime';
import { waitFor } from '@paireto/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';
import { type ChallengeTable, openChallengeTable } from './testing/challenge-table.ts';
import { silentLogger } from './testing/silent-logger.ts';

let world: BridgeWorld;
let nats: Awaited<ReturnType<typeof connectNats>>;
beforeAll(async () => {
  world = await startWorld();
  await world.startBridge();
  nats = await connectNats({ url: world.config.NATS_URL, name: 'listener', logger: silentLogger });
});
afterEach(() => world.sim.setFault({ mode: 'none' }));
afterAll(async () => {
  await nats?.close();
  await world?.stop();
});

/** What is said to a player from now on about challenges. */
async function listen({ tenant }: ChallengeTable, userId: string) {
  const heard: Extract<PlayerSignal, { kind: 'challenge' }>[] = [];
  nats.subscribe(playersSubject(tenant), {
    callback(_error, message) {
      for (const { to, signal } of playerSignalsSchema.parse(message.json()).signals) {
        const said = playerSignalSchema.parse(signal);
        if (to.includes(userId) && said.kind === 'challenge') heard.push(said);
      }
    },
  });
  await nats.flush();
  return {
    heard,
    until: (event: ChallengeSignal) =>
      waitFor(async () => heard.find((signal) => signal.event === event), { description: `${userId} hears ${event}` }),
  };
}

const listenToBoth = async (table: ChallengeTable) => [await listen(table, 'ann'), await listen(table, 'bob')] as const;

describe('both players of a challenge are told', () => {
  it('when it is made, accepted and has a game, each with what is theirs', async () => {
    const table = openChallengeTable(world.ask);
    const [ann, bob] = await listenToBoth(table);
    const { challenge_id: id } = await table.made('ann', 'bob', { color: 'white' });
    expect((await bob.until('received')).challenge).toMatchObject({ challenge_id: id, status: 'PENDING' });
    await table.accept('bob', id);
    await table.accept('bob', id);
    const started = [await ann.until('started'), await bob.until('started')];
    expect(started.map(({ challenge }) => challenge.assignment?.color)).toEqual(['white', 'black']);
    for (const { heard } of [ann, bob])
      expect(heard.map(({ event }) => event)).toEqual(['received', 'accepted', 'started']);
  });

  it('when it is declined or withdrawn', async () => {
    const table = openChallengeTable(world.ask);
    const [ann, bob] = await listenToBoth(table);
    await table.decline('bob', (await table.made('ann', 'bob')).challenge_id, { reason: 'later' });
    expect((await ann.until('declined')).challenge.reason).toBe('later');
    await table.withdraw('ann', (await table.made('ann', 'bob')).challenge_id);
    expect((await bob.until('withdrawn')).challenge.status).toBe('WITHDRAWN');
  });

  it('when its time is up', async () => {
    const table = openChallengeTable(world.ask);
    const [ann, bob] = await listenToBoth(table);
    await table.made('ann', 'bob', { expiresInMs: 50 });
    for (const player of [ann, bob]) expect((await player.until('expired')).challenge.status).toBe('EXPIRED');
  });

  it('when its game could not be created', async () => {
    const table = openChallengeTable(world.ask);
    const [ann, bob] = await listenToBoth(table);
    await world.sim.setFault({ mode: 'refuse' });
    await table.accept('bob', (await table.made('ann', 'bob')).challenge_id);
    for (const player of [ann, bob])
      expect((await player.until('failed')).challenge).toMatchObject({ status: 'PENDING', failed_attempts: 1 });
  });
});

describe('who blocks a challenger', () => {
  it('hears nothing of the challenge, and the challenger of nothing out of the ordinary', async () => {
    const table = openChallengeTable(world.ask);
    const [ann, bob] = await listenToBoth(table);
    await table.list('bob', 'incoming', { blocked: ['ann'] });
    const { challenge_id: id } = await table.made('ann', 'bob');
    expect((await ann.until('received')).challenge.status).toBe('PENDING');
    await table.withdraw('ann', id);
    await ann.until('withdrawn');
    expect(bob.heard).toEqual([]);
  });
});
