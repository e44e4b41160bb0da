import type { AllocationState } from '@paireto/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHoldBack, type HoldBack } from './hold-back.ts';

const CHECK_MS = 250;
let now: number;
let canHear: boolean;
let turns: string[];
let holdBack: HoldBack;

beforeEach(() => {
  now = 1_000;
  canHear = true;
  turns = [];
  holdBack = createHoldBack({
    monotonicMs: () => now,
    checkIntervalMs: CHECK_MS,
    silenceLimitMs: 3_000,
    canHear: () => canHear,
    onHeld: () => turns.push('held'),
    onReleased: () => turns.push('released'),
  });
});

const say = (bridgeId: string, allocation: AllocationState) => holdBack.heard({ v: 1, bridgeId, allocation });
/** Lets time pass with the checks on time. */
const pass = (ms: number) => {
  for (let passed = 0; passed < ms; passed += CHECK_MS) {
    now += CHECK_MS;
    holdBack.check();
  }
};

describe('holding back', () => {
  it('is for when bridges are there and none can get games; without any bridge matches are formed', () => {
    expect(holdBack.isHeld()).toBe(false);
    say('one', 'open');
    expect(holdBack.isHeld()).toBe(true);
    say('two', 'closed');
    expect(holdBack.isHeld()).toBe(false);
    say('two', 'open');
    say('one', 'half-open');
    expect(holdBack.isHeld()).toBe(false);
    expect(turns).toEqual(['held', 'released', 'held', 'released']);
  });

  it('is told once, however often a bridge says the same', () => {
    for (let times = 0; times < 5; times += 1) say('one', 'open');
    say('two', 'open');
    expect(turns).toEqual(['held']);
  });

  it('ends when the last bridge that said so has fallen silent', () => {
    say('one', 'open');
    pass(3_000);
    expect(holdBack.isHeld()).toBe(true);
    pass(CHECK_MS);
    expect(turns).toEqual(['held', 'released']);
  });

  it('begins when the only bridge that got games has fallen silent', () => {
    say('works', 'closed');
    pass(2_000);
    say('broken', 'open');
    pass(1_000 + CHECK_MS);
    expect(turns).toEqual(['held']);
  });

  it('does not change while this process cannot hear, nor by the time that it slept', () => {
    say('one', 'open');
    canHear = false;
    pass(20_000);
    canHear = true;
    now += 60_000;
    holdBack.check();
    expect(turns).toEqual(['held']);
  });

  it('tells for how long there has been a bridge with games, without a break', () => {
    expect(holdBack.availableForMs()).toBe(0);
    say('one', 'closed');
    pass(2_000);
    say('two', 'closed');
    say('one', 'open');
    expect(holdBack.availableForMs()).toBe(2_000);
    say('two', 'open');
    expect(holdBack.availableForMs()).toBe(0);
    say('two', 'half-open');
    now += 500;
    expect(holdBack.availableForMs()).toBe(500);
    pass(10_000);
    expect(holdBack.availableForMs()).toBe(0);
  });
});
