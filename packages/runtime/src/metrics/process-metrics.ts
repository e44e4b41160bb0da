import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Instruments } from './instruments.ts';

const NANOSECONDS = 1e9;
const MICROSECONDS = 1e6;
/** How often the delay is sampled, ms. */
const RESOLUTION_MS = 20;

/** Measures the process itself: processor, memory, how late the event loop is. Returns how to stop. */
export function measureProcess(instruments: Instruments): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let before = performance.eventLoopUtilization();

  instruments.observedCounter('process.cpu.time', (observe) => {
    const { user, system } = process.cpuUsage();
    observe(user / MICROSECONDS, 'user');
    observe(system / MICROSECONDS, 'system');
  });
  instruments.gauge('process.memory.usage', (observe) => observe(process.memoryUsage.rss()));
  instruments.gauge('process.uptime', (observe) => observe(process.uptime()));
  instruments.gauge('nodejs.heap.used', (observe) => observe(process.memoryUsage().heapUsed));
  instruments.gauge('nodejs.eventloop.delay', (observe) => {
    // The monitor counts from one sample to the next, its own pause included.
    const seconds = (nanoseconds: number): number =>
      Math.max(0, (Number.isFinite(nanoseconds) ? nanoseconds : 0) / NANOSECONDS - RESOLUTION_MS / 1_000);
    observe(seconds(delay.percentile(50)), '0.5');
    observe(seconds(delay.percentile(99)), '0.99');
    observe(seconds(delay.max), '1');
    delay.reset();
  });
  instruments.gauge('nodejs.eventloop.utilization', (observe) => {
    const now = performance.eventLoopUtilization();
    observe(performance.eventLoopUtilization(now, before).utilization);
    before = now;
  });
  return () => delay.disable();
}
