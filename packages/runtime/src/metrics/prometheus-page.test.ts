import { context, metrics, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { startTelemetry, type Telemetry } from '../telemetry.ts';
import { METRICS, type MetricName } from './catalogue.ts';
import { createInstruments } from './instruments.ts';
import { prometheusNamesOf } from './prometheus-name.ts';

let telemetry: Telemetry | undefined;
afterEach(async () => {
  await telemetry?.shutdown();
  telemetry = undefined;
  trace.disable();
  metrics.disable();
  context.disable();
});

const linesOf = (page: string, name: string): string[] =>
  page.split('\n').filter((line) => line.startsWith(name) && !line.startsWith('#'));

describe('the page for Prometheus', () => {
  it('has what was counted and recorded, under the names that the catalogue tells', async () => {
    telemetry = await startTelemetry('test', {});
    const instruments = createInstruments({ queue: new Map([['chess', 1]]).keys() });
    const join = instruments.counter('paireto.joins');
    join(1, 'chess', 'joined');
    join(2, 'chess', 'joined');
    instruments.histogram('paireto.ticket.wait')(3, 'chess');
    instruments.gauge('paireto.outbox.age', (observe) => observe(7.5));
    instruments.gauge('paireto.queue.players', () => Promise.reject(new Error('away')));
    const page = await telemetry.readMetrics();
    expect(page).toContain('# TYPE paireto_joins_total counter');
    expect(page).toContain('\npaireto_joins_total{queue="chess",outcome="joined"} 3\n');
    expect(page).toContain('\npaireto_ticket_wait_seconds_bucket{queue="chess",le="2.5"} 0\n');
    expect(page).toContain('\npaireto_ticket_wait_seconds_bucket{queue="chess",le="5"} 1\n');
    expect(page).toContain('\npaireto_ticket_wait_seconds_sum{queue="chess"} 3\n');
    expect(page).toContain('\npaireto_outbox_age_seconds 7.5\n');
    expect(page).toMatch(/\nprocess_cpu_time_seconds_total\{mode="user"\} [0-9.]+\n/);
    expect(page).toMatch(/\nnodejs_eventloop_delay_seconds\{quantile="0\.99"\} [0-9.e-]+\n/);
    expect(linesOf(page, 'paireto_queue_players')).toEqual([]);
  });

  it('shows an outcome that has not been seen yet as 0, so that its first time is seen as a rise', async () => {
    telemetry = await startTelemetry('test', {});
    createInstruments({ queue: ['chess'] }).counter('paireto.commit.conflicts');
    const page = await telemetry.readMetrics();
    expect(linesOf(page, 'paireto_commit_conflicts_total')).toEqual([
      'paireto_commit_conflicts_total{queue="chess"} 0',
    ]);
  });

  it('does not grow, whatever values are measured', async () => {
    telemetry = await startTelemetry('test', {});
    const instruments = createInstruments({ queue: ['chess'], route: ['GET /healthz'] });
    const counter = instruments.counter('paireto.http.requests');
    const wait = instruments.histogram('paireto.ticket.wait');
    for (let i = 0; i < 5_000; i += 1) {
      counter(1, `GET /${i}`, `status ${i}`);
      wait(i, `queue-${i}`);
    }
    const page = await telemetry.readMetrics();
    expect(page).toContain('paireto_http_requests_total{route="other",status="other"} 5000');
    expect(linesOf(page, 'paireto_ticket_wait_seconds_count')).toEqual([
      'paireto_ticket_wait_seconds_count{queue="other"} 5000',
    ]);
  });

  it('is not there, and says why, where telemetry is disabled', async () => {
    telemetry = await startTelemetry('test', { OTEL_SDK_DISABLED: 'true' });
    expect(await telemetry.readMetrics()).toContain('OTEL_SDK_DISABLED');
  });
});

describe('the catalogue', () => {
  it.each(Object.keys(METRICS) as MetricName[])('gives %s one name that is no other metric’s', (name) => {
    const names = Object.entries(METRICS).flatMap(([each, metric]) => prometheusNamesOf(each, metric));
    for (const own of prometheusNamesOf(name, METRICS[name])) {
      expect(own).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(names.filter((other) => other === own)).toHaveLength(1);
    }
  });

  it('has no label by which a stranger or a tenant could add series', () => {
    const labels = Object.values(METRICS).flatMap((metric) => Object.keys('labels' in metric ? metric.labels : {}));
    for (const label of labels) expect(label).not.toMatch(/tenant|user|player|ticket|match|path|url|id$/);
  });
});
