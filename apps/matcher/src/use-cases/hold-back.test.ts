import type { AllocationState } from '@paireto/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHoldBack, type HoldBack } from './hold-back.ts';

const CHECK_MS = 250;
let now: number;
let canHear: boolean;
let turns: string[];
let allowed: number;
let holdBack: HoldBack;

beforeEach(() => {
  now = 1_000;
  canHear = true;
  turns = [];
  allowed = 0;
  holdBack = createHoldBack({
    monotonicMs: () => now,
    checkIntervalMs: CHECK_MS,
    silenceLimitMs: 3_000,
    canHear: () => canHear,
    onHeld: () => turns.push('held'),
    onReleased: () => turns.push('released'),
    onAllowed: () => {
      allowed += 1;
    },
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

const ALL = Number.POSITIVE_INFINITY;

describe('holding back', () => {
  it('is for when bridges are there and none can get games; without any bridge matches are formed', () => {
    expect(holdBack.allowance()).toBe(ALL);
    say('one', 'open');
    expect(holdBack.allowance()).toBe(0);
    say('two', 'closed');
    expect(holdBack.allowance()).toBe(ALL);
    say('two', 'open');
    expect(holdBack.allowance()).toBe(0);
    expect([turns, allowed]).toEqual([['held', 'released', 'held'], 1]);
  });

  it('is told once, however often a bridge says the same', () => {
    for (let times = 0; times < 5; times += 1) say('one', 'open');
    say('two', 'open');
    expect(turns).toEqual(['held']);
  });

  it('ends when the last bridge that said so has fallen silent', () => {
    say('one', 'open');
    pass(3_000);
    expect(holdBack.allowance()).toBe(0);
    pass(CHECK_MS);
    expect([turns, allowed]).toEqual([['held', 'released'], 1]);
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
    // Somebody wants a match to try with; one that the reaper announces again may be the only one.
    say('two', 'half-open');
    expect(holdBack.availableForMs()).toBe(2_000);
    say('two', 'open');
    expect(holdBack.availableForMs()).toBe(0);
    say('two', 'closed');
    now += 500;
    expect(holdBack.availableForMs()).toBe(500);
    pass(10_000);
    expect(holdBack.availableForMs()).toBe(0);
  });
});

describe('a trial', () => {
  it('is one match, however many could be formed, and no release', () => {
    say('one', 'open');
    say('one', 'half-open');
    expect([holdBack.allowance(), allowed]).toEqual([1, 1]);
    holdBack.formed(1);
    expect(holdBack.allowance()).toBe(0);
    expect(turns).toEqual(['held']);
    say('one', 'closed');
    expect([holdBack.allowance(), allowed, turns]).toEqual([ALL, 2, ['held', 'released']]);
  });

  it('is to be had again each time that it is asked for, and after a while when nothing was heard of it', () => {
    say('one', 'half-open');
    holdBack.formed(1);
    say('one', 'open');
    expect(holdBack.allowance()).toBe(0);
    say('one', 'half-open');
    expect(holdBack.allowance()).toBe(1);
    holdBack.formed(1);
    pass(2_000 - CHECK_MS);
    expect([holdBack.allowance(), allowed]).toEqual([0, 2]);
    pass(CHECK_MS);
    expect([holdBack.allowance(), allowed]).toEqual([1, 3]);
  });

  it('waits, without asking again and again, for somebody to join', () => {
    say('one', 'half-open');
    for (let seconds = 0; seconds < 10; seconds += 1) {
      pass(1_000);
      say('one', 'half-open');
    }
    expect([holdBack.allowance(), allowed]).toEqual([1, 1]);
  });

  it('is not needed while another bridge gets games', () => {
    say('one', 'half-open');
    say('two', 'closed');
    expect(holdBack.allowance()).toBe(ALL);
  });
});
