import type { AllocationState } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { allocationOf } from './allocation-of.ts';

describe('allocationOf', () => {
  it.each<[AllocationState[], AllocationState | null]>([
    [[], null],
    [['open'], 'open'],
    [['open', 'half-open'], 'half-open'],
    [['open', 'half-open', 'closed'], 'closed'],
    [['closed', 'open'], 'closed'],
  ])('of bridges that say %j is %j', (states, expected) => {
    expect(allocationOf(states.map((allocation) => ({ allocation })))).toBe(expected);
  });
});
