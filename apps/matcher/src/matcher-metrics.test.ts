import { createInstruments, type Instruments, startTelemetry, type Telemetry } from '@paireto/runtime';
import { buildMatch, buildMatchTicket, buildTicket, chessRuleset } from '@paireto/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMatcherMetrics, type MatcherMetrics } from './matcher-metrics.ts';
import { heldTicket } from './testing/book.cases.ts';

let telemetry: Telemetry;
let instruments: Instruments;
let measure: MatcherMetrics;
let nowMs: number;
beforeAll(async () => {
  telemetry = await startTelemetry('test', {});
});
beforeEach(() => {
  nowMs = 1_000_000;
  instruments?.stop();
  instruments = createInstruments({ queue: ['chess'] });
  measure = createMatcherMetrics(instruments, { rulesets: new Map([['chess', chessRuleset]]), nowMs: () => nowMs });
});
afterAll(async () => {
  instruments.stop();
  await telemetry.shutdown();
});

const readNow = async (series: string): Promise<number> => {
  const line = (await telemetry.readMetrics()).split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1));
};

const waiting = () => heldTicket(buildTicket({ queue: 'chess' }));

describe('what is measured of matching', () => {
  it('are those who wait, until they do not any more', async () => {
    const [one, two] = [waiting(), waiting()];
    measure.entered(one);
    measure.entered(two);
    expect(await readNow('paireto_queue_tickets{queue="chess"}')).toBe(2);
    expect(await readNow('paireto_queue_players{queue="chess"}')).toBe(2);
    measure.left(one);
    expect(await readNow('paireto_queue_players{queue="chess"}')).toBe(1);
  });

  it('is the age of the oldest match of all outboxes, for as long as it is heard of', async () => {
    const age = () => readNow('paireto_outbox_age_seconds');
    expect(await age()).toBe(0);
    measure.outboxRead('a', nowMs - 5_000);
    measure.outboxRead('b', nowMs - 9_000);
    expect(await age()).toBe(9);
    measure.outboxRead('b', undefined);
    expect(await age()).toBe(5);
    nowMs += 20_000;
    expect(await age()).toBe(25);
    nowMs += 20_000;
    expect(await age()).toBe(0);
  });

  it('is every wait of a match, its gap, and the steps that the rules had loosened by', async () => {
    const tickets = [1_500, 1_560].map((rating, index) =>
      buildMatchTicket(
        buildTicket({
          queue: 'chess',
          enqueuedAt: nowMs - 25_000 * (index + 1),
          players: [{ userId: `p${index}`, rating, sideBalance: 0 }],
        }),
        index === 0 ? 'white' : 'black',
      ),
    );
    measure.committed(buildMatch({ queue: 'chess', tickets }), nowMs);
    expect(await readNow('paireto_ticket_wait_seconds_sum{queue="chess"}')).toBe(75);
    expect(await readNow('paireto_match_rating_gap_sum{queue="chess"}')).toBe(60);
    // 25 points more every 10 s, by the wait of the newest.
    expect(await readNow('paireto_match_expansions_sum{queue="chess"}')).toBe(2);
  });
});
