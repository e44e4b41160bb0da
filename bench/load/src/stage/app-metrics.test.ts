import { describe, expect, it } from 'vitest';
import { parseAppMetrics } from './app-metrics.ts';

const page = `# TYPE paireto_matches_total counter
paireto_matches_total{queue="chess"} 12
paireto_matches_total{queue="bench-rooms"} 30
paireto_queue_tickets{queue="chess"} 1
paireto_queue_tickets{queue="bench-crowd"} 20000
paireto_shard_partitions{state="owned"} 256
paireto_shard_partitions{state="loaded"} 128
nodejs_heap_used_bytes 5e7
nodejs_eventloop_delay_seconds{quantile="0.99"} 0.0123
nodejs_eventloop_utilization 0.4
`;

describe('what an app says of itself', () => {
  it('is summed over queues, in ms and bytes', () => {
    expect(parseAppMetrics('matcher-1', page)).toEqual({
      name: 'matcher-1',
      delayP99Ms: 12.3,
      utilization: 0.4,
      heapBytes: 5e7,
      matches: 42,
      tickets: 20_001,
      partitions: { owned: 256, loaded: 128 },
    });
  });

  it('is nothing where an app has no such thing', () => {
    expect(parseAppMetrics('gateway', '')).toMatchObject({ matches: 0, tickets: 0, delayP99Ms: Number.NaN });
  });
});
