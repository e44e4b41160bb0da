import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReceivedSpan, startOtlpReceiver } from './support/otlp-receiver.ts';
import { type System, startSystem } from './support/system.ts';

const JOIN = 'POST /v1/matchmaking/queue';

describe('where half of the traces are kept', () => {
  let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
  let system: System;
  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    system = await startSystem({
      env: {
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces`,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_BSP_SCHEDULE_DELAY: '200',
        TRACE_SAMPLE_RATIO: '0.5',
        TRACE_SLOW_MS: '3600000',
      },
    });
  });
  afterAll(async () => {
    await system?.stop();
    receiver?.close();
  });

  const named = (name: string, where: (span: ReceivedSpan) => boolean = () => true): ReceivedSpan[] =>
    receiver.spans.filter((span) => span.name === name && where(span));

  it('a ticket is traced from its join to its match, with the match and its game, or not at all', async () => {
    const names = Array.from({ length: 16 }, (_, index) => `player-${index}`);
    const players = await Promise.all(names.map((name) => system.player(name, 1500)));
    const queued = await Promise.all(players.map(async (player) => ({ player, id: await player.queue() })));
    const entries = await Promise.all(queued.map(({ player, id }) => player.until(id, 'MATCHED')));
    const matchOf = new Map(entries.map((entry) => [entry.queue_entry_id, entry.match_id]));

    const tracedTickets = () => named('ticket.enqueue').map((span) => String(span.attributes['ticket.id']));
    const isWhole = () =>
      tracedTickets().every((ticketId) => {
        const matchId = matchOf.get(ticketId);
        const ofMatch = (span: ReceivedSpan) => span.attributes['match.id'] === matchId;
        const ofTicket = (span: ReceivedSpan) => span.attributes['ticket.id'] === ticketId;
        return (
          ['match.commit', 'game.create', 'record.write'].every((name) => named(name, ofMatch).length > 0) &&
          named('ticket.wait', ofTicket).length === 1
        );
      });
    await waitFor(() => tracedTickets().length > 0 && isWhole(), { timeoutMs: 30_000, description: 'whole traces' });

    // With 16 lots, all or none comes once in 32,768 runs.
    expect(tracedTickets().length).toBeLessThan(queued.length);
    for (const wait of named('ticket.wait')) {
      const [join] = named(JOIN, (span) => span.traceId === wait.traceId);
      expect(join).toMatchObject({ service: 'gateway', spanId: wait.parentSpanId });
    }
    expect(new Set(named('ticket.wait').map((span) => span.attributes['ticket.id']))).toEqual(new Set(tracedTickets()));
    const tracedMatches = new Set(tracedTickets().map((ticketId) => matchOf.get(ticketId)));
    expect(new Set(named('match.commit').map((span) => span.attributes['match.id']))).toEqual(tracedMatches);
  });

  it('a game that could not be had is traced, so that it is known why', async () => {
    await system.stack.kill('live-game-sim');
    const before = named('game.create').length;
    const [one, two] = [await system.player('unlucky', 2800), await system.player('luckless', 2800)];
    await Promise.all([one.queue(), two.queue()]);
    const failed = (span: ReceivedSpan) => span.attributes['game.outcome'] === 'unknown';
    await waitFor(() => named('game.create', failed).length > 0, { timeoutMs: 30_000, description: 'the failure' });
    expect(named('game.create').length).toBeGreaterThan(before);
    await system.stack.start('live-game-sim');
  });
});
