import {
  type ExplainReply,
  type ExplainRequest,
  explainReplySchema,
  explainSubject,
  partitionOf,
} from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chessWithWindow } from './testing/book.cases.ts';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const pool = 'chess:3+2:standard:rated';
const ask = async (request: Partial<ExplainRequest> | string, timeout = 5_000): Promise<ExplainReply> => {
  const text = typeof request === 'string' ? request : JSON.stringify({ v: 1, tenant: 'demo', pool, ...request });
  const subject = explainSubject(partitionOf('demo', pool));
  return explainReplySchema.parse((await world.gatewayNats.request(subject, text, { timeout })).json());
};

describe('asked why a ticket waits, the owner of its pool', () => {
  it('says whom it has seen, what refuses them, and when that changes', async () => {
    const { matcher } = await world.startShard('one', { ruleset: chessWithWindow(100, 50, 60_000) });
    const [a, b] = [await world.join(1500), await world.join(1640)];
    await waitFor(() => matcher.ticketCount === 2);
    const reply = await ask({ ticketId: a.id });
    if (reply.outcome !== 'explained') throw new Error(reply.outcome);
    expect(reply.explanation).toMatchObject({
      candidates: 1,
      admissible: 0,
      refused: { rating: 1 },
      nearest: { ticketId: b.id, ratingGap: 140, refusedBy: ['rating'] },
      nextExpansion: { rules: ['rating'], admits: 1 },
    });
    const newest = Math.max(a.enqueuedAt, b.enqueuedAt);
    expect(reply.explanation.nextExpansion?.at).toBe(newest + 60_000);
  });

  it('knows nothing of who does not wait there', async () => {
    await world.startShard('one');
    expect(await ask({ ticketId: crypto.randomUUID() })).toEqual({ outcome: 'not-waiting' });
    expect(await ask({ ticketId: crypto.randomUUID(), pool: 'chess:none' })).toEqual({ outcome: 'not-waiting' });
  });

  it('does not answer what is no question, and goes on', async () => {
    const { matcher } = await world.startShard('one');
    await expect(ask('not json', 300)).rejects.toThrow();
    await expect(ask({ ticketId: '../..' }, 300)).rejects.toThrow();
    expect(matcher.droppedCount).toBe(2);
    expect(await ask({ ticketId: crypto.randomUUID() })).toEqual({ outcome: 'not-waiting' });
  });

  it('answers no more once it has left', async () => {
    const shard = await world.startShard('one');
    await shard.stop();
    await expect(ask({ ticketId: crypto.randomUUID() }, 300)).rejects.toThrow();
  });
});
