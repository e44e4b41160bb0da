import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PoolCommand } from '@paireto/contracts';
import { buildTicket } from '@paireto/testkit';
import type { EnqueueOutcome, NewTicket } from '@paireto/ticket-store';
import { describe, expect, it } from 'vitest';
import { createBatchedEnqueue } from './enqueue-in-batches.ts';

const newTicket = (tenant = 'demo'): NewTicket => {
  const { enqueuedAt: _, expiresAt: __, ...ticket } = buildTicket({ tenant });
  return { ...ticket, maxWaitMs: 600_000 };
};
const accept = (ticket: NewTicket): EnqueueOutcome => ({
  outcome: 'enqueued',
  ticket: buildTicket({ id: ticket.id, tenant: ticket.tenant }),
});

function setUp(answer: (tenant: string, tickets: readonly NewTicket[]) => Promise<EnqueueOutcome[]>) {
  const calls: { tenant: string; ids: string[] }[] = [];
  const signals: PoolCommand[][] = [];
  const enqueue = createBatchedEnqueue({
    store: {
      enqueue(tenant, tickets) {
        calls.push({ tenant, ids: tickets.map((ticket) => ticket.id) });
        return answer(tenant, tickets);
      },
    },
    signals: (commands) => void signals.push([...commands]),
  });
  return { calls, signals, enqueue };
}

describe('createBatchedEnqueue', () => {
  it('shares one store call and one signal per tenant among the joins of one turn', async () => {
    const { calls, signals, enqueue } = setUp(async (_, tickets) => tickets.map(accept));
    const tickets = [newTicket(), newTicket('other'), newTicket(), newTicket()];
    const outcomes = await Promise.all(tickets.map(enqueue));
    expect(outcomes.map((outcome) => outcome.outcome === 'enqueued' && outcome.ticket.id)).toEqual(
      tickets.map((ticket) => ticket.id),
    );
    expect(calls.map((call) => [call.tenant, call.ids.length])).toEqual([
      ['demo', 3],
      ['other', 1],
    ]);
    expect(signals.map((commands) => commands.length)).toEqual([3, 1]);
  });

  it('lets a lone join wait for nothing but the end of the turn', async () => {
    const { calls, enqueue } = setUp(async (_, tickets) => tickets.map(accept));
    const done = enqueue(newTicket());
    expect(calls).toHaveLength(0);
    await nextTurn();
    expect(calls).toHaveLength(1);
    await done;
  });

  it('fails the joins of a failing tenant and no others', async () => {
    const { signals, enqueue } = setUp(async (tenant, tickets) => {
      if (tenant === 'broken') throw new Error('no');
      return tickets.map(accept);
    });
    const results = await Promise.allSettled([newTicket('broken'), newTicket(), newTicket('broken')].map(enqueue));
    expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    expect(signals).toHaveLength(1);
  });

  it('answers a tenant although the call of another hangs', async () => {
    const { enqueue } = setUp((tenant, tickets) =>
      tenant === 'slow' ? new Promise(() => undefined) : Promise.resolve(tickets.map(accept)),
    );
    void enqueue(newTicket('slow'));
    await expect(enqueue(newTicket())).resolves.toMatchObject({ outcome: 'enqueued' });
  });

  it('signals only the tickets that were let in', async () => {
    const { signals, enqueue } = setUp(async (_, tickets) =>
      tickets.map((ticket, index) =>
        index === 0 ? accept(ticket) : { outcome: 'already-queued', ticketId: randomUUID() },
      ),
    );
    const [first] = await Promise.all([newTicket(), newTicket()].map(enqueue));
    expect(signals).toEqual([[expect.objectContaining({ op: 'join', ticket: (first as { ticket: unknown }).ticket })]]);
  });

  it('tells the owners of all pools of a ticket in one signal', async () => {
    const pools = ['chess:3+2:standard:rated', 'chess:5+0:standard:rated', 'chess:10+0:standard:rated'];
    const { signals, enqueue } = setUp(async (_, tickets) =>
      tickets.map(({ id, tenant }) => ({
        outcome: 'enqueued',
        ticket: buildTicket({ id, tenant, pools }),
      })),
    );
    await enqueue(newTicket());
    expect(signals.map((commands) => commands.map(({ op, pool }) => [op, pool]))).toEqual([
      pools.map((pool) => ['join', pool]),
    ]);
  });

  it('signals nothing for a replay: its first answer did', async () => {
    const { signals, enqueue } = setUp(async (_, tickets) =>
      tickets.map((ticket, index) =>
        index === 0
          ? { outcome: 'replayed', ticket: buildTicket({ tenant: ticket.tenant }) }
          : { outcome: 'key-reused' },
      ),
    );
    const outcomes = await Promise.all([newTicket(), newTicket()].map(enqueue));
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['replayed', 'key-reused']);
    expect(signals).toEqual([]);
  });

  it('splits what is too much for one call', async () => {
    const { calls, enqueue } = setUp(async (_, tickets) => tickets.map(accept));
    await Promise.all(Array.from({ length: 300 }, () => enqueue(newTicket())));
    expect(calls.map((call) => call.ids.length)).toEqual([128, 128, 44]);
  });
});
