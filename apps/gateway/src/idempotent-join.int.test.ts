import { randomUUID } from 'node:crypto';
import { devToken, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { type Answer, playerToken } from './testing/gateway-for-test.ts';
import { hearPoolCommands } from './testing/heard-on-nats.ts';
import { entryOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const good = { time_control: '3+2' };
let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest();
});
afterAll(() => world.stop());

/** A join with an Idempotency-Key; as a player by name, or with a token. */
async function join(player: string | { token: string }, key: string, json: object = good): Promise<Answer> {
  const token = typeof player === 'string' ? await playerToken(player) : player.token;
  return world.call(QUEUE, { method: 'POST', token, json, headers: { 'idempotency-key': key } });
}
const isReplay = (answer: Answer): boolean => answer.headers.get('idempotency-replayed') === 'true';
const idOf = (answer: Answer): string => entryOf(answer.body).queue_entry_id;
const active = async (userId: string) =>
  (await world.call('/v1/matchmaking/active', { token: await playerToken(userId) })).body;
const cancel = async (userId: string, id: string) =>
  world.call(`${QUEUE}/${id}`, { method: 'DELETE', token: await playerToken(userId) });

/** The same as an answer of 201, and marked as what it is. */
function expectReplayOf(first: Answer, again: Answer): void {
  expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('location')).toBe(first.headers.get('location'));
}

describe('a join that is repeated with its Idempotency-Key', () => {
  it('is answered as the first time, however the request is spelled', async () => {
    const [userId, key] = ['spelling', randomUUID()];
    const first = await join(userId, key, { ...good, region: 'eu' });
    expectReplayOf(first, await join(userId, key, { ...good, region: 'eu' }));
    const spelled = { region: 'eu', queue: 'chess', alternatives: [{ ...good, mode: 'rated', variant: 'standard' }] };
    expectReplayOf(first, await join(userId, key, spelled));
    expect(await active(userId)).toEqual({ entry: first.body });
  });

  it('is answered as the first time after the entry was cancelled, and queues nobody', async () => {
    const [userId, key] = ['canceller', randomUUID()];
    const first = await join(userId, key);
    await cancel(userId, idOf(first));
    expectReplayOf(first, await join(userId, key));
    expect(await active(userId)).toEqual({ entry: null });
    const path = first.headers.get('location') ?? '';
    const read = await world.call(path, { token: await playerToken(userId) });
    expect(entryOf(read.body).status).toBe('CANCELLED');
  });

  it('is answered as the first time after the entry was matched, with no second entry', async () => {
    const [userId, key] = ['matched', randomUUID()];
    const first = await join(userId, key);
    const other = await world.join();
    await world.match([entryOf(first.body), other.entry], 'game-7');
    expectReplayOf(first, await join(userId, key));
    expect(await active(userId)).toMatchObject({ entry: { queue_entry_id: idOf(first), status: 'MATCHED' } });
  });

  it('keeps the rating of the first time', async () => {
    const key = randomUUID();
    const rated = async (rating: number) => ({ token: await devToken({ sub: 'climber', tenant: 'demo', rating }) });
    const first = await join(await rated(1_400), key);
    expectReplayOf(first, await join(await rated(1_900), key));
    expect(entryOf(first.body).rating).toBe(1_400);
  });

  it('200 times at once through two gateways queues once, tells the owners once, and is answered the same', async () => {
    const { heard, stop } = await hearPoolCommands(world.natsUrl);
    const gateways = [world, await world.another()];
    const [token, key] = [await playerToken('impatient'), randomUUID()];
    const call = { method: 'POST', token, json: { time_control: '15+10' }, headers: { 'idempotency-key': key } };
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => (gateways[index % 2] ?? world).call(QUEUE, call)),
    );
    const [first, ...more] = answers.filter((answer) => !isReplay(answer));
    expect(more).toEqual([]);
    for (const answer of answers) expect(answer).toMatchObject({ status: 201, body: first?.body });
    const waiting = await world.store.readPool('demo', 'chess:15+10:standard:rated');
    expect(waiting.map((ticket) => ticket.id)).toEqual([entryOf(first?.body).queue_entry_id]);

    const { entry } = await world.join(undefined, { time_control: '20+0' });
    const told = () => heard.map((command) => (command.op === 'join' ? command.ticket.id : ''));
    await waitFor(() => told().includes(entry.queue_entry_id), { description: 'what came later is heard' });
    expect(told()).toEqual([entryOf(first?.body).queue_entry_id, entry.queue_entry_id]);
    await stop();
  });
});

describe('an Idempotency-Key', () => {
  it('that was used for another request is refused, and nothing is changed', async () => {
    const [userId, key] = ['changing', randomUUID()];
    const first = await join(userId, key);
    const others = [
      { time_control: '5+0' },
      { ...good, mode: 'casual' },
      { ...good, region: 'eu' },
      { alternatives: [good, { time_control: '5+0' }] },
    ];
    for (const json of others) {
      expect(expectProblem(await join(userId, key, json), 'CONFLICT').detail).toContain('Idempotency-Key');
    }
    expect(await active(userId)).toEqual({ entry: first.body });
    await cancel(userId, idOf(first));
    for (const json of others) expectProblem(await join(userId, key, json), 'CONFLICT');
    expect(await active(userId)).toEqual({ entry: null });
  });

  it('of another player or of another tenant never meets this one', async () => {
    const key = 'the-same-key';
    const answers = [
      await join('first-player', key),
      await join('second-player', key, { time_control: '5+0' }),
      await join({ token: await playerToken('first-player', 'other-tenant') }, key, { time_control: '1+0' }),
    ];
    expect(answers.map((answer) => [answer.status, isReplay(answer)])).toEqual(answers.map(() => [201, false]));
    expect(new Set(answers.map(idOf)).size).toBe(3);
  });

  it('is not spent by a join that was refused', async () => {
    const [userId, key] = ['refused', randomUUID()];
    const { entry } = await world.join(userId);
    expect(expectProblem(await join(userId, key), 'ALREADY_QUEUED').queue_entry_id).toBe(entry.queue_entry_id);
    expectProblem(await join(userId, key, { time_control: 'x' }), 'INVALID_REQUEST');
    await cancel(userId, entry.queue_entry_id);
    const first = await join(userId, key, { time_control: '5+0' });
    expectReplayOf(first, await join(userId, key, { time_control: '5+0' }));
    expect(idOf(first)).not.toBe(entry.queue_entry_id);
  });

  it('is new when it differs by one character, and then the player is queued already', async () => {
    const userId = 'two-keys';
    const first = await join(userId, 'Key');
    for (const key of ['key', 'Key2', '"Key"']) {
      expect(expectProblem(await join(userId, key), 'ALREADY_QUEUED').queue_entry_id).toBe(idOf(first));
    }
  });

  it.each(['', 'two words', 'one, two', 'clé', 'x'.repeat(256)])(
    'is refused as %j, by the name of the header',
    async (key) => {
      const problem = expectProblem(await join('sloppy', key), 'INVALID_REQUEST');
      expect(problem.detail).toContain('Idempotency-Key');
      expect(problem.errors).toEqual([
        { path: 'Idempotency-Key', message: expect.stringContaining('1-255 visible ASCII') },
      ]);
      expect(await active('sloppy')).toEqual({ entry: null });
    },
  );

  it('may have 255 characters of any visible kind', async () => {
    const key = `!"#$%&'()*+,-./:;<=>?@[\\]^_\`{|}~`.padEnd(255, 'x');
    expectReplayOf(await join('thorough', key), await join('thorough', key));
  });
});
