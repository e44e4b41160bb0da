import {
  type EntryExplanation,
  type ExplainReply,
  type ExplainRequest,
  type Explanation,
  entryExplanationSchema,
  explainRequestSchema,
  explainSubject,
  partitionOf,
} from '@paireto/contracts';
import { devServiceToken } from '@paireto/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem } from './testing/expect-problem.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { natsOfTest } from './testing/heard-on-nats.ts';
import { type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const several = { alternatives: [{ time_control: '3+2' }, { time_control: '5+0' }] };
const rival = '0190a0d0-0000-7000-8000-00000000000a';
const explanation: Explanation = {
  candidates: 12,
  admissible: 0,
  refused: { rating: 11, region: 3 },
  nearest: { ticketId: rival, ratingGap: 240, refusedBy: ['rating'], admittedAt: Date.UTC(2026, 0, 31) },
  nextExpansion: { at: Date.UTC(2026, 0, 30), rules: ['rating'], admits: 2 },
  note: 'Nobody is near enough yet.',
};

let world: WorldForTest;
let nats: Awaited<ReturnType<typeof natsOfTest>>;
let service: string;
beforeAll(async () => {
  world = await worldForTest();
  nats = await natsOfTest(world.natsUrl);
  service = await devServiceToken({ sub: 'ops', tenant: 'demo' });
});
afterAll(async () => {
  await nats.close();
  await world.stop();
});
const owners: { unsubscribe(): void }[] = [];
afterEach(async () => {
  for (const owner of owners.splice(0)) owner.unsubscribe();
  await nats.flush();
});

/** Plays the shard that owns the partition of a pool. */
async function ownerOf(pool: string, answer: (request: ExplainRequest) => ExplainReply | string | undefined) {
  const asked: ExplainRequest[] = [];
  owners.push(
    nats.subscribe(explainSubject(partitionOf('demo', pool)), {
      callback: (_, message) => {
        const request = explainRequestSchema.parse(message.json());
        asked.push(request);
        const reply = answer(request);
        if (reply !== undefined) message.respond(typeof reply === 'string' ? reply : JSON.stringify(reply));
      },
    }),
  );
  await nats.flush();
  return asked;
}
const explained = (): ExplainReply => ({ outcome: 'explained', explanation, nowMs: Date.now() });
const own = (id: string, token: string) => world.call(`${QUEUE}/${id}/explain`, { token });
const any = (id: string, token = service, tenant = 'demo') =>
  world.callInternal(`/internal/tenants/${tenant}/queue/${id}/explain`, { token });
const bodyOf = (answer: { status: number; body: unknown }): EntryExplanation => {
  expect(answer.status).toBe(200);
  return entryExplanationSchema.strict().parse(answer.body);
};

describe('why an entry waits', () => {
  it('is asked of the owner of its pool and told to its player in numbers, without ids', async () => {
    const { entry, token } = await world.join();
    const asked = await ownerOf(entry.pool, explained);
    const body = bodyOf(await own(entry.queue_entry_id, token));
    expect(body).toEqual({
      queue_entry_id: entry.queue_entry_id,
      waited_seconds: expect.any(Number),
      pools: [
        {
          pool: entry.pool,
          candidates: 12,
          admissible: 0,
          refused: { rating: 11, region: 3 },
          nearest: { rating_gap: 240, refused_by: ['rating'], admitted_at: '2026-01-31T00:00:00.000Z' },
          next_expansion: { at: '2026-01-30T00:00:00.000Z', rules: ['rating'], admits: 2 },
          note: 'Nobody is near enough yet.',
        },
      ],
    });
    expect(JSON.stringify(body)).not.toContain(rival);
    expect(asked).toEqual([{ v: 1, tenant: 'demo', pool: entry.pool, ticketId: entry.queue_entry_id }]);
  });

  it('is told to operators of the tenant with ids', async () => {
    const { entry } = await world.join();
    await ownerOf(entry.pool, explained);
    const { pools } = bodyOf(await any(entry.queue_entry_id));
    expect(pools[0]?.nearest).toMatchObject({ queue_entry_id: rival, rating_gap: 240 });
  });

  it('is asked of the owners of all its pools; one that does not know the entry is left out', async () => {
    const { entry, token } = await world.join(undefined, several);
    const [first, second] = entry.pools as [string, string];
    await ownerOf(first, () => ({ outcome: 'not-waiting' }));
    await ownerOf(second, explained);
    expect(bodyOf(await own(entry.queue_entry_id, token)).pools.map(({ pool }) => pool)).toEqual([second]);
  });

  it('cannot be told while nobody owns a pool, or its owner is silent or talks nonsense', async () => {
    const { entry, token } = await world.join(undefined, several);
    const [first, second] = entry.pools as [string, string];
    const refusedAt = async () => {
      const answer = await own(entry.queue_entry_id, token);
      expect(expectProblem(answer, 'UNAVAILABLE').safe_to_retry).toBe(true);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    };
    await refusedAt();
    await ownerOf(first, explained);
    await refusedAt();
    await ownerOf(second, () => undefined);
    await refusedAt();
    for (const owner of owners.splice(1)) owner.unsubscribe();
    await ownerOf(second, () => '{"outcome":"explained"}');
    await refusedAt();
  });

  it('is nothing to tell of an entry that does not wait', async () => {
    const [one, other] = [await world.join(), await world.join()];
    await world.match([one.entry, other.entry]);
    const { queue_entry_id: id } = one.entry;
    for (const answer of [await own(id, one.token), await any(id)]) {
      expect(expectProblem(answer, 'CONFLICT').entry_status).toBe('PLACING');
    }
    const third = await world.join();
    await world.call(`${QUEUE}/${third.entry.queue_entry_id}`, { method: 'DELETE', token: third.token });
    const cancelled = expectProblem(await own(third.entry.queue_entry_id, third.token), 'CONFLICT');
    expect(cancelled.entry_status).toBe('CANCELLED');
  });

  it('is nobody else’s business', async () => {
    const { entry, userId, token } = await world.join();
    const id = entry.queue_entry_id;
    await ownerOf(entry.pool, explained);
    for (const stranger of [await playerToken('mallory'), await playerToken(userId, 'other-tenant')]) {
      expectProblem(await own(id, stranger), 'NOT_FOUND');
    }
    expectProblem(await own(id, service), 'UNAUTHORIZED');
    expectProblem(await world.call(`${QUEUE}/${id}/explain`), 'UNAUTHORIZED');
    expectProblem(await world.callInternal(`/internal/tenants/demo/queue/${id}/explain`), 'UNAUTHORIZED');
    expectProblem(await any(id, token), 'UNAUTHORIZED');
    expectProblem(await any(id, await devServiceToken({ roles: ['game-server', 'metrics'] })), 'FORBIDDEN');
    expectProblem(await any(id, service, 'other-tenant'), 'FORBIDDEN');
    const foreign = await devServiceToken({ sub: 'ops', tenant: 'other-tenant' });
    expectProblem(await any(id, foreign), 'FORBIDDEN');
    expectProblem(await any(id, foreign, 'other-tenant'), 'NOT_FOUND');
    expectProblem(await any('nonsense'), 'INVALID_REQUEST');
  });
});
