import { activeEntrySchema, type PlayerClaims } from '@paireto/contracts';
import { devToken, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { hearPoolCommands } from './testing/heard-on-nats.ts';
import { rulesetsFolder, teamsFile } from './testing/ruleset-files.ts';
import { entryOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
let world: WorldForTest;
beforeAll(async () => {
  world = await worldForTest({ RULESETS: rulesetsFolder(teamsFile) });
});
afterAll(() => world.stop());

let parties = 0;
/** Two players of a party of their own; `claims` are more of the leader's. */
async function partyOfTwo(claims: Partial<PlayerClaims> = {}) {
  parties += 1;
  const [leader, mate] = [`leader-${parties}`, `mate-${parties}`];
  const members = [{ sub: leader }, { sub: mate, rating: { teams: 1_700 }, blocked: ['trudy', leader] }];
  const token = await devToken({ sub: leader, tenant: 'demo', rating: 1_500, party: { members }, ...claims });
  const mateToken = await playerToken(mate);
  return { leader, mate, token, mateToken, party: [{ user_id: mate }] };
}
const post = (token: string, json: object, headers: Record<string, string> = {}) =>
  world.call(QUEUE, { method: 'POST', token, json, headers });
const get = (id: string, token: string) => world.call(`${QUEUE}/${id}`, { token });
const active = async (token: string) =>
  activeEntrySchema.parse((await world.call('/v1/matchmaking/active', { token })).body).entry;

describe('a party', () => {
  it('joins with one entry, with ratings and blocked players of the token and the rating that the ruleset gives a party', async () => {
    const { heard, stop } = await hearPoolCommands(world.natsUrl);
    const { leader, mate, token, mateToken } = await partyOfTwo({ blocked: ['mallory'] });
    const party = [{ user_id: mate, roles: ['tank'] }];
    const entry = entryOf((await post(token, { party })).body);
    expect(entry).toMatchObject({ players: [leader, mate], rating: 1_700 });
    const { ticket } = (await world.store.readTicket('demo', entry.queue_entry_id)) ?? {};
    expect(ticket?.players).toEqual([
      { userId: leader, rating: 1_500, sideBalance: 0, blocked: ['mallory'] },
      { userId: mate, rating: 1_700, sideBalance: 0, roles: ['tank'], blocked: ['trudy'] },
    ]);
    await waitFor(() => heard.length > 0, { description: 'the owner hears' });
    expect(heard).toEqual([{ op: 'join', pool: entry.pool, ticket }]);
    for (const each of [token, mateToken]) {
      expect(entryOf((await get(entry.queue_entry_id, each)).body)).toEqual(entry);
      expect(await active(each)).toEqual(entry);
    }
    await stop();
  });

  it('may be taken out by any of its members, and by nobody else', async () => {
    const { token, mateToken, party, mate } = await partyOfTwo();
    const { queue_entry_id: id } = entryOf((await post(token, { party })).body);
    const strangers = [await playerToken('stranger'), await playerToken(mate, 'other-tenant')];
    for (const stranger of strangers) {
      for (const method of ['GET', 'DELETE']) {
        expectProblem(await world.call(`${QUEUE}/${id}`, { method, token: stranger }), 'NOT_FOUND');
      }
    }
    const cancelled = await world.call(`${QUEUE}/${id}`, { method: 'DELETE', token: mateToken });
    expect(entryOf(cancelled.body).status).toBe('CANCELLED');
    expect(entryOf((await get(id, token)).body).status).toBe('CANCELLED');
    expect((await post(token, { party })).status).toBe(201);
  });

  it('does not block its own members, whatever the token or the body says', async () => {
    const { mate, token, party } = await partyOfTwo({ blocked: ['mate-of-nobody'] });
    const entry = entryOf((await post(token, { party, avoid_players: [mate, 'eve'] })).body);
    const { ticket } = (await world.store.readTicket('demo', entry.queue_entry_id)) ?? {};
    expect(ticket?.players[0]?.blocked).toEqual(['mate-of-nobody', 'eve']);
  });

  it('that repeats its join with the same key is answered the same, and another party is another request', async () => {
    const { token, party } = await partyOfTwo();
    const headers = { 'idempotency-key': 'party-key' };
    const first = await post(token, { party }, headers);
    const again = await post(token, { party }, headers);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.body).toEqual(first.body);
    expectProblem(await post(token, {}, headers), 'CONFLICT');
  });
});

describe('a party is refused', () => {
  it('with 403 when somebody is not in the party of the token, by the field, and queues nobody', async () => {
    const { token } = await partyOfTwo();
    const problem = expectProblem(await post(token, { party: [{ user_id: 'stranger' }] }), 'FORBIDDEN');
    expect(problem.errors).toEqual([{ path: 'party.0.user_id', message: expect.stringContaining('token') }]);
    expect(await active(token)).toBeNull();
    const alone = await playerToken('without-party');
    const none = expectProblem(await post(alone, { party: [{ user_id: 'bob' }] }), 'FORBIDDEN');
    expect(none.errors?.map(({ path }) => path)).toEqual(['party.0.user_id']);
  });

  it('when it names the caller', async () => {
    const { token, leader } = await partyOfTwo();
    const problem = expectProblem(await post(token, { party: [{ user_id: leader }] }), 'INVALID_REQUEST');
    expect(problem.errors).toEqual([{ path: 'party.0.user_id', message: expect.stringContaining('is you') }]);
  });

  it('when it is larger than the ruleset allows', async () => {
    const { token } = await partyOfTwo();
    const party = [{ user_id: 'a' }, { user_id: 'b' }];
    const problem = expectProblem(await post(token, { party }), 'INVALID_REQUEST');
    expect(problem.errors).toEqual([
      { path: 'party', message: 'a party of this queue has at most 2 players, you included' },
    ]);
  });

  it('when its ratings are farther apart than the ruleset allows, by both ratings', async () => {
    const { leader, mate, token, party } = await partyOfTwo({ rating: 1_250 });
    const problem = expectProblem(await post(token, { party }), 'INVALID_REQUEST');
    expect(problem.errors).toEqual([
      {
        path: 'party',
        message: `"${leader}" has 1250 and "${mate}" has 1700: the ratings of a party of "teams" may be 400 apart`,
      },
    ]);
  });

  it('when it brings ratings of its own', async () => {
    const { token, mate } = await partyOfTwo();
    const problem = expectProblem(await post(token, { party: [{ user_id: mate, rating: 9_000 }] }), 'INVALID_REQUEST');
    expect(problem.errors).toEqual([{ path: 'party.0.rating', message: 'unknown field; allowed: user_id, roles' }]);
  });
});

describe('a party of which somebody is queued already', () => {
  it('is told who, but not by which entry when it is not the caller’s', async () => {
    const { token, mate, mateToken, party } = await partyOfTwo();
    const own = entryOf((await post(mateToken, {})).body);
    const problem = expectProblem(await post(token, { party }), 'ALREADY_QUEUED');
    expect(problem.detail).toContain(`"${mate}"`);
    expect(JSON.stringify(problem)).not.toContain(own.queue_entry_id);
    expect(await active(token)).toBeNull();
  });

  it('is told the entry when the caller is in it', async () => {
    const { token, mateToken, party } = await partyOfTwo();
    const { queue_entry_id } = entryOf((await post(token, { party })).body);
    for (const each of [token, mateToken]) {
      expect(expectProblem(await post(each, {}), 'ALREADY_QUEUED').queue_entry_id).toBe(queue_entry_id);
    }
    expect(expectProblem(await post(token, { party }), 'ALREADY_QUEUED').queue_entry_id).toBe(queue_entry_id);
  });

  it('is told nothing of somebody else in that entry', async () => {
    const first = await partyOfTwo();
    await post(first.token, { party: first.party });
    const members = [{ sub: first.mate, rating: 1_600 }];
    const other = await devToken({ sub: 'other-leader', tenant: 'demo', rating: 1_500, party: { members } });
    const problem = expectProblem(await post(other, { party: [{ user_id: first.mate }] }), 'ALREADY_QUEUED');
    expect(problem.detail).toContain(first.mate);
    expect(JSON.stringify(problem)).not.toContain(first.leader);
  });
});
