import { trace } from '@opentelemetry/api';
import { NodeSDK, type NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import { contextOf } from '@paireto/runtime';
import { buildTicket } from '@paireto/testkit';
import type { NewTicket } from '@paireto/ticket-store';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { EntryStore } from './ports/entry-store.ts';
import { appForTest } from './testing/app-for-test.ts';
import { playerToken } from './testing/gateway-for-test.ts';
import { createJoinQueue } from './use-cases/join-queue.ts';

type SpanProcessor = NonNullable<NonNullable<NodeSDKConfiguration['spanProcessors']>[number]>;
const spans: Parameters<SpanProcessor['onEnd']>[0][] = [];
const collector: SpanProcessor = {
  onStart: () => undefined,
  onEnd: (span) => void spans.push(span),
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};
const sdk = new NodeSDK({
  spanProcessors: [collector],
  instrumentations: [],
  metricReaders: [],
  logRecordProcessors: [],
  autoDetectResources: false,
});
sdk.start();
afterAll(() => sdk.shutdown());
beforeEach(() => void spans.splice(0));

const stored: NewTicket[] = [];
const store = {
  async enqueue(_: string, tickets: readonly NewTicket[]) {
    stored.push(...tickets);
    return tickets.map(({ id }) => ({ outcome: 'enqueued', ticket: buildTicket({ id }) }));
  },
} as unknown as EntryStore;

async function appWithJoin(traced: boolean) {
  const joinQueue = createJoinQueue({
    store,
    signals: () => undefined,
    ratings: async ({ players }) => players.map(() => ({ outcome: 'rated', rating: 1_500 })),
    newId: () => '0190a0d0-0000-7000-8000-00000000000a',
    rulesets: new Map(),
  });
  return appForTest({ traced, joinQueue, readActive: async () => null });
}

const headers = { authorization: `Bearer ${await playerToken('alice')}`, 'content-type': 'application/json' };
const join = { method: 'POST', headers, body: '{"time_control":"3+2"}' };

describe('the trace of a join', () => {
  it('is a server span with the enqueue below it, and the ticket carries the context of the request', async () => {
    await (await appWithJoin(true)).request('/v1/matchmaking/queue', join);
    const server = spans.find((span) => span.name === 'POST /v1/matchmaking/queue');
    const enqueue = spans.find((span) => span.name === 'ticket.enqueue');
    expect(server?.attributes).toMatchObject({ 'http.response.status_code': 201 });
    expect(enqueue?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId);
    expect(enqueue?.attributes['ticket.id']).toBe(stored.at(-1)?.id);
    expect(trace.getSpanContext(contextOf(stored.at(-1)?.traceparent))).toMatchObject({
      traceId: server?.spanContext().traceId,
      spanId: server?.spanContext().spanId,
    });
  });

  it('continues the trace of the caller', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const app = await appWithJoin(true);
    await app.request('/v1/matchmaking/active', { headers: { ...headers, traceparent } });
    expect(spans.map((span) => [span.name, span.spanContext().traceId])).toEqual([
      ['GET /v1/matchmaking/active', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ]);
  });

  it('has no query in it, where people put tokens', async () => {
    const app = await appWithJoin(true);
    await app.request('/v1/matchmaking/active?access_token=hush', { headers });
    await app.request('/v1/nowhere?token=hush');
    expect(spans).toHaveLength(2);
    expect(JSON.stringify(spans.map(({ attributes, name }) => [name, attributes]))).not.toContain('hush');
  });

  it('can be found by the player, whom it does not name', async () => {
    await (await appWithJoin(true)).request('/v1/matchmaking/queue', join);
    const enqueue = spans.find((span) => span.name === 'ticket.enqueue');
    // printf 'demo:alice' | sha256sum | cut -c1-16
    expect(enqueue?.attributes['player.id']).toBe('6ba25b6cdae32733');
    expect(JSON.stringify(enqueue?.attributes)).not.toContain('alice');
  });

  it('does not mark a refused request as an error of ours', async () => {
    const app = await appWithJoin(true);
    await app.request('/v1/matchmaking/queue', { ...join, body: '{}' });
    const [span] = spans;
    expect(span).toMatchObject({ name: 'POST /v1/matchmaking/queue', status: { code: 0 } });
  });

  it('has no server span when nothing is exported', async () => {
    await (await appWithJoin(false)).request('/v1/matchmaking/queue', join);
    expect(spans.map((span) => span.name)).toEqual(['ticket.enqueue']);
  });
});
