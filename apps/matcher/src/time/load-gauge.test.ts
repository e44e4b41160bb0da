import { expect, it } from 'vitest';
import { createLoadGauge } from './load-gauge.ts';

it('tells the share of the time since it was last asked, and the same again when asked in between', () => {
  const times = { idle: 10_000, active: 10_000 };
  const load = createLoadGauge(() => ({ ...times }));
  expect(load()).toBe(0);
  times.active += 250;
  times.idle += 750;
  expect(load()).toBe(0.25);
  times.active += 400;
  expect(load()).toBe(0.25);
  times.idle += 400;
  expect(load()).toBe(0.5);
  times.active += 1_000;
  expect(load()).toBe(1);
});
