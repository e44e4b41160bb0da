import type { PlayerClaims, QueueEntry } from '@paireto/contracts';
import { devToken } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { rulesetsFolder, teamsFile } from './testing/ruleset-files.ts';
import { entryOf, ticketsOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const STRIKES = { reasons: ['declined' as const, 'not-accepted' as const], count: 3, withinMs: 1_800_000 };

let world: WorldForTest;
beforeAll(async () => {
  const cooldown = { after: 2, within: '30m', pauses: ['1m', '5m'] };
  world = await worldForTest({ RULESETS: rulesetsFolder({ ...teamsFile, acceptance: { within: '20s' }, cooldown }) });
});
afterAll(() => world.stop());

const tokenOf = (userId: string) => playerToken(userId);
const join = async (token: string, json: object = {}) => world.call(QUEUE, { method: 'POST', token, json });

/** Joins and is asked to accept a match with somebody else, as the matcher would propose it. */
async function asked(userId: string): Promise<QueueEntry> {
  const entry = entryOf((await join(await tokenOf(userId))).body);
  const other = await world.join(undefined, {});
  const tickets = await ticketsOf(world.store, [entry, other.entry]);
  const match = world.matchOf(tickets, { acceptWithinMs: 20_000, strikes: STRIKES });
  expect(await world.store.commitMatches('demo', [match])).toEqual([{ outcome: 'committed' }]);
  return entry;
}

async function backsOut(userId: string, how: 'decline' | 'cancel'): Promise<void> {
  const { queue_entry_id: id } = await asked(userId);
  const token = await tokenOf(userId);
  const answer =
    how === 'cancel'
      ? await world.call(`${QUEUE}/${id}`, { method: 'DELETE', token })
      : await world.call(`${QUEUE}/${id}/decline`, { method: 'POST', token });
  expect(answer.status).toBe(200);
}

describe('a player who backs out often', () => {
  it('may not join for a while, and is told why and until when, whichever way they backed out', async () => {
    await backsOut('ann', 'decline');
    await backsOut('ann', 'cancel');
    const answer = await join(await tokenOf('ann'));
    const problem = expectProblem(answer, 'COOLDOWN');
    expect(answer.status).toBe(429);
    expect(problem).toMatchObject({ user_id: 'ann', reason: 'declined' });
    const waitMs = Date.parse(problem.retry_at ?? '') - (await world.store.nowMs());
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(60_000);
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(Number(answer.headers.get('Retry-After'))).toBeLessThanOrEqual(60);
    expect(problem.detail).toContain('You backed out too often');
  });

  it('keeps a party out that they are in, which is told who it is', async () => {
    await backsOut('bob', 'decline');
    await backsOut('bob', 'decline');
    const claims: PlayerClaims = { sub: 'lea', tenant: 'demo', rating: 1_500, party: { members: [{ sub: 'bob' }] } };
    const answer = await join(await devToken(claims), { party: [{ user_id: 'bob' }] });
    const problem = expectProblem(answer, 'COOLDOWN');
    expect(problem.user_id).toBe('bob');
    expect(problem.detail).toMatch(/^"bob" backed out too often/);
    expect((await join(await tokenOf('lea'))).status).toBe(201);
  });

  it('is not told of to anybody else, and reads and challenges as before', async () => {
    await backsOut('cid', 'decline');
    await backsOut('cid', 'decline');
    const active = await world.call('/v1/matchmaking/active', { token: await tokenOf('cid') });
    expect(active.status).toBe(200);
    expect(JSON.stringify(active.body)).not.toContain('cooldown');
  });

  it('who cancels before anybody was asked may join at once, however often', async () => {
    for (let round = 0; round < 3; round += 1) {
      const answer = await join(await tokenOf('eve'));
      expect(answer.status).toBe(201);
      const id = entryOf(answer.body).queue_entry_id;
      await world.call(`${QUEUE}/${id}`, { method: 'DELETE', token: await tokenOf('eve') });
    }
  });
});
