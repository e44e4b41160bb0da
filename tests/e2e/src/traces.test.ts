import { EVENTS_PATH } from '@paireto/contracts';
import { createToken } from '@paireto/stack';
import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReceivedSpan, startOtlpReceiver } from './support/otlp-receiver.ts';
import { type System, startSystem } from './support/system.ts';

describe('the trace of a match', () => {
  let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
  let system: System;
  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    system = await startSystem({
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_BSP_SCHEDULE_DELAY: '200',
      },
    });
  });
  afterAll(async () => {
    await system?.stop();
    receiver?.close();
  });

  const named = (name: string, where: (span: ReceivedSpan) => boolean = () => true): ReceivedSpan[] =>
    receiver.spans.filter((span) => span.name === name && where(span));

  /** Opens a stream of events; resolves when the first has come. */
  const listenAs = async (sub: string): Promise<() => void> => {
    const token = await createToken(system.stack.secrets.jwt, { sub, tenant: system.tenant, rating: 1500 });
    const aborter = new AbortController();
    const answer = await fetch(`${system.stack.urls.gateway}${EVENTS_PATH}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: aborter.signal,
    });
    await answer.body?.getReader().read();
    return () => aborter.abort();
  };

  it('runs from both joins over waits and commit to game, record and push, and links back to both tickets', async () => {
    const [alice, bob] = [await system.player('alice', 1500), await system.player('bob', 1500)];
    const aliceEntry = await alice.queue();
    const stopListening = await listenAs('alice');
    const bobEntry = await bob.queue();
    const { match_id: matchId } = await alice.until(aliceEntry, 'MATCHED');

    const ofMatch = (span: ReceivedSpan) => span.attributes['match.id'] === matchId;
    await waitFor(() => named('record.write', ofMatch).length > 0 && named('ticket.wait', ofMatch).length === 2, {
      timeoutMs: 30_000,
      description: 'the spans to arrive',
    });

    const [commit] = named('match.commit', ofMatch);
    expect(commit).toMatchObject({ parentSpanId: '', service: 'matcher' });
    const waits = named('ticket.wait', ofMatch);
    expect(new Set(waits.map((span) => span.attributes['ticket.id']))).toEqual(new Set([aliceEntry, bobEntry]));

    const joins: ReceivedSpan[] = [];
    for (const wait of waits) {
      const [join] = named('POST /v1/matchmaking/queue', (span) => span.traceId === wait.traceId);
      expect(join).toMatchObject({ service: 'gateway', spanId: wait.parentSpanId });
      expect(named('ticket.enqueue', (span) => span.traceId === wait.traceId)).toMatchObject([
        { parentSpanId: join?.spanId, service: 'gateway' },
      ]);
      // The wait begins with the enqueue, in its request, and ends no earlier than it began.
      expect(wait.endTimeUnixNano).toBeGreaterThanOrEqual(wait.startTimeUnixNano);
      if (join) joins.push(join);
    }
    expect(new Set(joins.map((join) => join.traceId)).size).toBe(2);
    expect(new Set(commit?.links.map((link) => link.traceId))).toEqual(new Set(joins.map((join) => join.traceId)));

    // Alice listens: her trace ends with being told.
    await waitFor(() => named('player.push', ofMatch).length > 0, { timeoutMs: 30_000, description: 'the push' });
    stopListening();
    const [push] = named('player.push');
    expect(push).toMatchObject({ service: 'gateway' });
    expect(waits.find((wait) => wait.traceId === push?.traceId)?.attributes['ticket.id']).toBe(aliceEntry);

    for (const name of ['game.create', 'record.write']) {
      const spans = named(name, ofMatch);
      expect(spans.length).toBeGreaterThan(0);
      for (const span of spans) {
        expect(span).toMatchObject({ traceId: commit?.traceId, parentSpanId: commit?.spanId, service: 'game-bridge' });
      }
    }
  });
});
