import { describe, expect, it } from 'vitest';
import { regionMask, regionOfGroup, waitUntilRegion, waitUntilSharedRegion } from './regions.ts';

const named = { names: ['eu', 'us', 'ap'], relaxAfterMs: 10_000 };
const measured = { ...named, latency: { initial: 50, max: 150, growth: { by: 50, everyMs: 5_000 } } };
const never = Number.POSITIVE_INFINITY;

describe('the regions of a ticket', () => {
  it('are all of them when it named none', () => {
    expect(regionMask(named, {}, 0)).toBe(0b111);
  });

  it('are the one that it named, and any from the relaxing wait on', () => {
    expect(regionMask(named, { region: 'us' }, 9_999)).toBe(0b010);
    expect(regionMask(named, { region: 'us' }, 10_000)).toBe(0b111);
    expect(waitUntilRegion({ names: ['eu', 'us'] }, { region: 'us' }, 'eu')).toBe(never);
  });

  it('are those near enough when it measured them, more of them with waiting, and never one beyond the cap', () => {
    const ticket = { latencies: { eu: 50, us: 101, ap: 151 } };
    expect([0, 5_000, 10_000, 1e9].map((waitedMs) => regionMask(measured, ticket, waitedMs))).toEqual([1, 1, 3, 3]);
  });

  it('are not those that it did not measure', () => {
    expect(waitUntilRegion(measured, { latencies: { eu: 10 } }, 'us')).toBe(never);
    expect(regionMask(measured, { latencies: {} }, 1e9)).toBe(0);
  });

  it('are not mistaken for members that every object has', () => {
    const rule = { ...measured, names: ['constructor', '__proto__', 'toString'] };
    expect(regionMask(rule, { latencies: { eu: 1 } }, 1e9)).toBe(0);
    expect(regionMask(rule, { latencies: Object.fromEntries([['__proto__', 10]]) }, 0)).toBe(0b010);
  });

  it('are not fewer for a clock that lags behind, and fit a 31st region', () => {
    expect(regionMask(named, { region: 'us' }, -5)).toBe(0b010);
    const names = Array.from({ length: 31 }, (_, index) => `r${index}`);
    expect(regionMask({ names }, { region: 'r30' }, 0)).toBe(2 ** 30);
  });
});

describe('the region of a group', () => {
  it('is one in which all would play, waited for as long as it takes', () => {
    expect(waitUntilSharedRegion(named, [{ region: 'eu' }, { region: 'eu' }, {}])).toBe(0);
    expect(waitUntilSharedRegion(named, [{ region: 'eu' }, { region: 'us' }])).toBe(10_000);
    expect(waitUntilSharedRegion(measured, [{ region: 'eu' }, { latencies: { eu: 90, us: 500 } }])).toBe(5_000);
    expect(waitUntilSharedRegion(measured, [{ latencies: { eu: 1 } }, { latencies: { us: 1 } }])).toBe(never);
  });

  it('is not there for three of whom every two share one', () => {
    const tickets = [{ latencies: { eu: 1, us: 1 } }, { latencies: { us: 1, ap: 1 } }, { latencies: { eu: 1, ap: 1 } }];
    expect(waitUntilSharedRegion(measured, tickets.slice(0, 2))).toBe(0);
    expect(waitUntilSharedRegion(measured, tickets)).toBe(never);
    expect(regionOfGroup(measured, tickets, 1e9)).toBeUndefined();
  });

  it('is the nearest for who is worst off', () => {
    const tickets = [{ latencies: { eu: 10, us: 40 } }, { latencies: { eu: 50, us: 30 } }];
    expect(regionOfGroup(measured, tickets, 0)).toBe('us');
  });

  it('is the one that most of them named when waiting has made all alike', () => {
    expect(regionOfGroup(named, [{ region: 'eu' }, { region: 'ap' }, { region: 'ap' }], 10_000)).toBe('ap');
  });

  it('is left open when nobody cares', () => {
    expect(regionOfGroup(named, [{}, {}], 0)).toBeUndefined();
  });
});
