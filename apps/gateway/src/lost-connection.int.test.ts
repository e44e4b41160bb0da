import { connect } from 'node:net';
import { activeEntrySchema, type QueueEntry } from '@paireto/contracts';
import { type CuttingProxy, startCuttingProxy } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayForTest, playerToken } from './testing/gateway-for-test.ts';
import { entryOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const POOL = 'chess:3+2:standard:rated';
const body = JSON.stringify({ time_control: '3+2' });
let world: WorldForTest;
let other: GatewayForTest;
let proxy: CuttingProxy;
beforeAll(async () => {
  world = await worldForTest();
  other = await world.another();
  proxy = await startCuttingProxy(world.port);
  proxy.cutAnswers();
});
afterAll(async () => {
  await proxy.stop();
  await world.stop();
});

interface Player {
  userId: string;
  token: string;
  key: string;
}
const playerOf = async (userId: string): Promise<Player> => {
  return { userId, token: await playerToken(userId), key: `key-of-${userId}` };
};
const players = (name: string, count: number): Promise<Player[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => playerOf(`${name}-${index}`)));

const headersOf = ({ token, key }: Player) => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  'idempotency-key': key,
});
/** The client's own road: the request arrives, the connection breaks. */
async function joinInVain(player: Player): Promise<void> {
  const sent = fetch(`http://127.0.0.1:${proxy.port}${QUEUE}`, { method: 'POST', headers: headersOf(player), body });
  await expect(sent).rejects.toThrow();
}
/** The same request again, through another gateway. */
async function joinAgain(player: Player): Promise<{ entry: QueueEntry; replayed: boolean }> {
  const answer = await other.call(QUEUE, { method: 'POST', headers: headersOf(player), body });
  expect(answer.status).toBe(201);
  return { entry: entryOf(answer.body), replayed: answer.headers.get('idempotency-replayed') === 'true' };
}
const active = async ({ token }: Player): Promise<QueueEntry | null> =>
  activeEntrySchema.parse((await world.call('/v1/matchmaking/active', { token })).body).entry;
const ticketsOf = async ({ userId }: Player): Promise<string[]> =>
  (await world.store.readPool('demo', POOL))
    .filter((ticket) => ticket.players.some((player) => player.userId === userId))
    .map((ticket) => ticket.id);

/** The head and body of a join as bytes on the wire. */
const requestOf = (player: Player): string =>
  [
    `POST ${QUEUE} HTTP/1.1`,
    'host: localhost',
    ...Object.entries(headersOf(player)).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${body.length}`,
    '',
    body,
  ].join('\r\n');

/** Sends bytes and hangs up the moment they are out. */
const sendAndHangUp = (bytes: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(world.port, '127.0.0.1', () => {
      socket.write(bytes, () => socket.destroy());
    });
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });

describe('a client whose connection broke in the middle of a join', () => {
  it('learns by asking for the active entry that it is queued, and is told the same when it repeats the join', async () => {
    const lost = await players('no-reply', 30);
    await Promise.all(lost.map(joinInVain));
    for (const player of lost) {
      const seen = await active(player);
      expect(seen).toMatchObject({ status: 'SEARCHING', pool: POOL });
      expect(await joinAgain(player)).toEqual({ entry: seen, replayed: true });
      expect(await ticketsOf(player)).toEqual([seen?.queue_entry_id]);
    }
  });

  it('right after the request was out has one entry, whichever of its two requests came first', async () => {
    const lost = await players('hung-up', 40);
    await Promise.all(
      lost.map(async (player) => {
        await sendAndHangUp(requestOf(player));
        const before = await active(player);
        const again = await joinAgain(player);
        if (before !== null) expect(again).toEqual({ entry: before, replayed: true });
        expect((await active(player))?.queue_entry_id).toBe(again.entry.queue_entry_id);
      }),
    );
    for (const player of lost) expect(await ticketsOf(player)).toHaveLength(1);
  });

  it('before the request was out whole is not queued, and its next join is its first', async () => {
    for (const [index, player] of (await players('half-sent', 20)).entries()) {
      const whole = requestOf(player);
      await sendAndHangUp(whole.slice(0, Math.ceil((whole.length - 1) * ((index + 1) / 20))));
      expect(await active(player)).toBeNull();
      const { entry, replayed } = await joinAgain(player);
      expect(replayed).toBe(false);
      expect(await ticketsOf(player)).toEqual([entry.queue_entry_id]);
    }
  });

  it('and was matched meanwhile learns where to play, and a repeated join does not queue it again', async () => {
    const [lost, rival] = [await playerOf('matched-unseen'), await world.join()];
    await joinInVain(lost);
    const unseen = await active(lost);
    const matchId = await world.match([entryOf(unseen), rival.entry], 'game-9');
    expect(await active(lost)).toMatchObject({
      status: 'MATCHED',
      assignment: { match_id: matchId, game_id: 'game-9' },
    });
    expect(await joinAgain(lost)).toEqual({ entry: unseen, replayed: true });
    expect(await active(lost)).toMatchObject({ status: 'MATCHED', match_id: matchId });
    expect(await ticketsOf(lost)).toEqual([]);
  });

  it('and has no key learns its state all the same: the active entry, and the id of what it holds', async () => {
    const player = await playerOf('keyless');
    const { 'idempotency-key': _, ...headers } = headersOf(player);
    await expect(fetch(`http://127.0.0.1:${proxy.port}${QUEUE}`, { method: 'POST', headers, body })).rejects.toThrow();
    const seen = await active(player);
    const again = await other.call(QUEUE, { method: 'POST', headers, body });
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_QUEUED', queue_entry_id: seen?.queue_entry_id },
    });
    expect(await ticketsOf(player)).toHaveLength(1);
  });
});
