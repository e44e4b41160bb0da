import { randomUUID } from 'node:crypto';
import type { Match, PlayerClaims, QueueEntry } from '@paireto/contracts';
import { devToken, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { hearPoolCommands } from './testing/heard-on-nats.ts';
import { rulesetsFolder, teamsFile } from './testing/ruleset-files.ts';
import { entryOf, ticketsOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest({ RULESETS: rulesetsFolder({ ...teamsFile, acceptance: { within: '20s' } }) });
});
afterAll(() => world.stop());

interface Player {
  userId: string;
  token: string;
  entry: QueueEntry;
}
const solo = (): Promise<Player> => world.join(undefined, {});
let pairs = 0;
/** Two players with one entry. */
async function pair(): Promise<[Player, Player]> {
  pairs += 1;
  const [leader, mate] = [`leader-${pairs}`, `mate-${pairs}`];
  const claims: PlayerClaims = { sub: leader, tenant: 'demo', rating: 1_500, party: { members: [{ sub: mate }] } };
  const token = await devToken(claims);
  const answer = await world.call(QUEUE, { method: 'POST', token, json: { party: [{ user_id: mate }] } });
  const entry = entryOf(answer.body);
  return [
    { userId: leader, token, entry },
    { userId: mate, token: await playerToken(mate), entry },
  ];
}
/** What the matcher does: the entries are a match that everybody must accept. */
async function propose(players: readonly Player[], acceptWithinMs = 20_000): Promise<Match> {
  const entries = [...new Map(players.map(({ entry }) => [entry.queue_entry_id, entry])).values()];
  const match = world.matchOf(await ticketsOf(world.store, entries), { acceptWithinMs });
  expect(await world.store.commitMatches('demo', [match])).toEqual([{ outcome: 'committed' }]);
  return match;
}
const answerWith = (verb: string, { entry, token }: Player, query = '') =>
  world.call(`${QUEUE}/${entry.queue_entry_id}/${verb}${query}`, { method: 'POST', token });
const accept = (player: Player) => answerWith('accept', player);
const decline = (player: Player) => answerWith('decline', player);
const cancel = ({ entry, token }: Player) =>
  world.call(`${QUEUE}/${entry.queue_entry_id}`, { method: 'DELETE', token });
const read = async ({ entry, token }: Player) =>
  entryOf((await world.call(`${QUEUE}/${entry.queue_entry_id}`, { token })).body);

describe('a match that must be accepted', () => {
  it('asks every player, and shows each what is asked and whether they have answered', async () => {
    const [one, other] = [await solo(), await solo()];
    const match = await propose([one, other]);
    const asked = await read(one);
    expect(asked).toMatchObject({
      status: 'REQUIRES_ACCEPTANCE',
      acceptance: { accepted: false, accepted_players: 0, players: 2 },
    });
    expect(Date.parse(asked.acceptance?.accept_by ?? '') - Date.now()).toBeGreaterThan(10_000);
    expect(asked.match_id).toBe(match.id);
    const answer = await accept(one);
    expect([answer.status, entryOf(answer.body).acceptance]).toEqual([
      200,
      expect.objectContaining({ accepted: true, accepted_players: 1, players: 2 }),
    ]);
    expect((await read(other)).acceptance).toMatchObject({ accepted: false, accepted_players: 1 });
  });

  it('is announced to the owner of its pool once the last player accepts, and is in the outbox by then', async () => {
    const { heard, stop } = await hearPoolCommands(world.natsUrl);
    const [one, other] = [await solo(), await solo()];
    const match = await propose([one, other]);
    await accept(one);
    expect(await world.store.readOutbox('demo', 0, 100)).toEqual([]);
    const last = await accept(other);
    expect(entryOf(last.body)).toMatchObject({ status: 'PLACING', match_id: match.id });
    expect((await world.store.readOutbox('demo', 0, 100)).map(({ id }) => id)).toEqual([match.id]);
    await waitFor(() => heard.length >= 3, { description: 'joins and announcement arrive' });
    expect(heard.slice(2)).toEqual([{ op: 'announce', tenant: 'demo', pool: match.pool }]);
    await world.store.clearOutbox('demo', [match.id]);
    await stop();
  });

  it('may be accepted twice by the same player without counting twice, or changing anything after', async () => {
    const [one, other] = [await solo(), await solo()];
    const match = await propose([one, other]);
    for (let again = 0; again < 3; again += 1)
      expect(entryOf((await accept(one)).body).status).toBe('REQUIRES_ACCEPTANCE');
    await accept(other);
    expect(entryOf((await accept(one)).body)).toMatchObject({ status: 'PLACING', match_id: match.id });
    await world.store.clearOutbox('demo', [match.id]);
  });

  it('is not accepted by an answer that names another match', async () => {
    const [one, other] = [await solo(), await solo()];
    const match = await propose([one, other]);
    const late = await answerWith('accept', one, `?match_id=${randomUUID()}`);
    expect(expectProblem(late, 'CANNOT_ACCEPT').entry_status).toBe('REQUIRES_ACCEPTANCE');
    expect((await read(one)).match_id).toBe(match.id);
    const meant = await answerWith('accept', one, `?match_id=${match.id}`);
    expect(entryOf(meant.body).acceptance).toMatchObject({ accepted: true, accepted_players: 1 });
    expectProblem(await answerWith('accept', one, '?match_id=17'), 'INVALID_REQUEST');
  });

  it('needs every member of a party, each for themselves', async () => {
    const [leader, mate] = await pair();
    const other = await solo();
    const match = await propose([leader, other]);
    expect((await read(mate)).acceptance).toMatchObject({ accepted: false, players: 3 });
    await accept(other);
    expect(entryOf((await accept(leader)).body).acceptance).toMatchObject({ accepted: true, accepted_players: 2 });
    expect((await read(mate)).acceptance).toMatchObject({ accepted: false, accepted_players: 2 });
    expect(entryOf((await accept(mate)).body).status).toBe('PLACING');
    await world.store.clearOutbox('demo', [match.id]);
  });
});

describe('a match that somebody declines', () => {
  it.each([
    ['declines', decline],
    ['cancels the entry', cancel],
  ])('who %s is out; the others wait again, as senior as before, and their owners are told', async (_, refuse) => {
    const { heard, stop } = await hearPoolCommands(world.natsUrl);
    const [one, other] = [await solo(), await solo()];
    await propose([one, other]);
    await accept(one);
    const answer = await refuse(other);
    expect([answer.status, entryOf(answer.body)]).toEqual([
      200,
      expect.objectContaining({ status: 'CANCELLED', reason: 'declined' }),
    ]);
    const again = await read(one);
    expect(again).toMatchObject({ status: 'SEARCHING', enqueued_at: one.entry.enqueued_at });
    expect(again).not.toHaveProperty('acceptance');
    await waitFor(() => heard.length >= 3, { description: 'joins and the return arrive' });
    expect(heard.slice(2)).toEqual([
      { op: 'join', pool: one.entry.pool, ticket: expect.objectContaining({ id: one.entry.queue_entry_id }) },
    ]);
    expect((await refuse(other)).status).toBe(200);
    await world.join(other.userId, {});
    await cancel(one);
    await stop();
  });

  it('takes the party of who declines out as a whole', async () => {
    const [leader, mate] = await pair();
    const other = await solo();
    await propose([leader, other]);
    await accept(leader);
    await decline(mate);
    expect(await read(leader)).toMatchObject({ status: 'CANCELLED', reason: 'declined' });
    expect((await read(other)).status).toBe('SEARCHING');
  });

  it('has exactly one outcome when the last acceptance meets a refusal', async () => {
    for (let round = 0; round < 20; round += 1) {
      const [one, other] = [await solo(), await solo()];
      const match = await propose([one, other]);
      await accept(one);
      const [accepted, declined] = await Promise.all([accept(other), decline(one)]);
      const after = (await read(other)).status;
      if (accepted.status === 200 && declined.status === 409) {
        expect(after).toBe('PLACING');
        expect(expectProblem(declined, 'CANNOT_ACCEPT').entry_status).toBe('PLACING');
        await world.store.clearOutbox('demo', [match.id]);
      } else {
        expect(declined.status).toBe(200);
        expect([after, (await read(one)).status]).toEqual(['SEARCHING', 'CANCELLED']);
        await cancel(other);
      }
    }
  });
});

describe('an answer that nobody asked for', () => {
  it.each([
    ['accept', accept],
    ['decline', decline],
  ])('%s is refused with where the entry stands', async (_, answer) => {
    const one = await solo();
    expect(expectProblem(await answer(one), 'CANNOT_ACCEPT').entry_status).toBe('SEARCHING');
    await cancel(one);
    expect(expectProblem(await answer(one), 'CANNOT_ACCEPT').entry_status).toBe('CANCELLED');
    const players = [await solo(), await solo()] as const;
    await world.match([players[0].entry, players[1].entry], 'game-1');
  });

  it('is refused when the match is made without a ready check', async () => {
    const [one, other] = [await solo(), await solo()];
    await world.match([one.entry, other.entry]);
    expect(expectProblem(await decline(one), 'CANNOT_ACCEPT').entry_status).toBe('PLACING');
  });

  it('of a stranger, of another tenant or without a token changes nothing', async () => {
    const [one, other] = [await solo(), await solo()];
    await propose([one, other]);
    const strangers = [await playerToken('mallory'), await playerToken(one.userId, 'other-tenant')];
    for (const verb of ['accept', 'decline']) {
      for (const token of strangers) expectProblem(await answerWith(verb, { ...one, token }), 'NOT_FOUND');
      const path = `${QUEUE}/${one.entry.queue_entry_id}/${verb}`;
      expectProblem(await world.call(path, { method: 'POST' }), 'UNAUTHORIZED');
      expectProblem(
        await world.call(`${QUEUE}/nonsense/${verb}`, { method: 'POST', token: one.token }),
        'INVALID_REQUEST',
      );
    }
    expect((await read(one)).acceptance).toMatchObject({ accepted: false, accepted_players: 0 });
  });

  it('comes too late once the time is up', async () => {
    const [one, other] = [await solo(), await solo()];
    const match = await propose([one, other], 50);
    await waitFor(async () => (await world.store.nowMs()) > match.proposedAt + 200, { description: 'the time is up' });
    expectProblem(await accept(one), 'CANNOT_ACCEPT');
  });
});
