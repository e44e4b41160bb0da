import { beforeEach, describe, expect, it } from 'vitest';
import { createMembership, type Membership } from './membership.ts';

const CHECK_MS = 250;
let now: number;
let canHear: boolean;
let answers: number;
let changes: string[][];
let membership: Membership;

beforeEach(() => {
  now = 1_000;
  canHear = true;
  answers = 0;
  changes = [];
  membership = createMembership({
    shardId: 'me',
    monotonicMs: () => now,
    checkIntervalMs: CHECK_MS,
    silenceLimitMs: 3_000,
    canHear: () => canHear,
    answer: () => {
      answers += 1;
    },
    onChange: (live) => changes.push(live),
  });
});

const hear = (shardId: string, leaving = false) => membership.heard({ shardId, leaving });
/** Lets time pass with the checks on time. */
const pass = (ms: number) => {
  for (let passed = 0; passed < ms; passed += CHECK_MS) {
    now += CHECK_MS;
    membership.check();
  }
};

describe('membership', () => {
  it('holds this shard from the start and ignores its own heartbeats', () => {
    hear('me');
    expect(membership.live()).toEqual(['me']);
    expect(changes).toEqual([]);
    expect(answers).toBe(0);
  });

  it('answers a newcomer at once, and only once', () => {
    hear('other');
    hear('other');
    expect(answers).toBe(1);
    expect(changes).toEqual([['me', 'other']]);
  });

  it('keeps a shard that speaks and drops one that has been silent for longer than the limit', () => {
    hear('other');
    pass(3_000);
    expect(membership.live()).toEqual(['me', 'other']);
    hear('other');
    pass(3_000);
    expect(membership.live()).toEqual(['me', 'other']);
    pass(CHECK_MS);
    expect(membership.live()).toEqual(['me']);
    expect(changes.at(-1)).toEqual(['me']);
  });

  it('drops a shard that says it leaves at once, and takes it in again when it comes back', () => {
    hear('other');
    hear('other', true);
    expect(membership.live()).toEqual(['me']);
    hear('stranger', true);
    expect(changes).toHaveLength(2);
    hear('other');
    expect(membership.live()).toEqual(['me', 'other']);
    expect(answers).toBe(2);
  });

  it('does not hold its own stall against the others', () => {
    hear('other');
    pass(2_000);
    now += 60_000;
    membership.check();
    expect(membership.live()).toEqual(['me', 'other']);
    // Two seconds of silence before, and the turn in which it woke up.
    pass(3_000 - 2_000 - CHECK_MS);
    expect(membership.live()).toEqual(['me', 'other']);
    pass(CHECK_MS);
    expect(membership.live()).toEqual(['me']);
  });

  it('judges nobody while it cannot hear, and gives a full period once it can again', () => {
    hear('other');
    canHear = false;
    pass(20_000);
    canHear = true;
    pass(3_000);
    expect(membership.live()).toEqual(['me', 'other']);
    pass(CHECK_MS);
    expect(membership.live()).toEqual(['me']);
  });
});
