import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAdaptiveWindows } from './adaptive-windows.ts';
import { createLayout, FACTS, factAt, scaleOf } from './layout.ts';

const windows = createAdaptiveWindows();

function layoutOf(rows: readonly { scale: number; enqueuedAt: number }[]) {
  const layout = createLayout(rows.length);
  rows.forEach(({ scale }, slot) => {
    layout.facts[FACTS * slot + factAt.scale] = scale;
  });
  layout.enqueuedAt.set(rows.map(({ enqueuedAt }) => enqueuedAt));
  return layout;
}

const windowsAt = (layout: ReturnType<typeof layoutOf>, nowMs: number): Float64Array => {
  const scales = Float64Array.of(scaleOf(layout, 0), scaleOf(layout, 1));
  const waits = layout.enqueuedAt.map((enqueuedAt) => nowMs - enqueuedAt);
  windows.halve(scales, waits);
  return scales;
};

const row = fc.record({ scale: fc.double({ min: 0.1, max: 2_000, noNaN: true }), enqueuedAt: fc.nat(60_000) });

describe('adaptive windows', () => {
  it('never shrink with waiting', () => {
    fc.assert(
      fc.property(row, row, fc.nat(300_000), fc.nat(10_000), (one, other, nowMs, moreMs) => {
        const layout = layoutOf([one, other]);
        const before = windowsAt(layout, nowMs);
        windowsAt(layout, nowMs + moreMs).forEach((half, index) => {
          expect(half).toBeGreaterThanOrEqual(before[index]!);
        });
      }),
    );
  });

  it('admit a cost from the time on that they name, not before', () => {
    fc.assert(
      fc.property(row, row, fc.double({ min: 0, max: 3_000, noNaN: true }), (one, other, cost) => {
        const layout = layoutOf([one, other]);
        const at = windows.admitsAt(layout, 0, 1, cost);
        const mean = (nowMs: number) => windowsAt(layout, nowMs).reduce((sum, half) => sum + half, 0);
        expect(mean(at + 0.01)).toBeGreaterThanOrEqual(cost - 1e-6);
        if (at > Math.max(one.enqueuedAt, other.enqueuedAt)) expect(mean(at - 0.01)).toBeLessThanOrEqual(cost + 1e-6);
      }),
    );
  });
});
