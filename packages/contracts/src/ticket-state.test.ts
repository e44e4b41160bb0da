import { describe, expect, it } from 'vitest';
import { isActive, ticketStates, ticketTransitions } from './ticket-state.ts';

describe('ticketTransitions', () => {
  it('leads only to known states, and a state without exits is exactly one that frees its players', () => {
    for (const state of ticketStates) {
      const targets = Object.values(ticketTransitions[state]);
      for (const target of targets) expect(ticketStates).toContain(target);
      expect(isActive(state)).toBe(targets.length > 0);
    }
  });

  it('reaches every state from SEARCHING', () => {
    const reached = new Set(['SEARCHING']);
    for (let round = 0; round < ticketStates.length; round += 1) {
      for (const state of ticketStates) {
        if (reached.has(state)) for (const target of Object.values(ticketTransitions[state])) reached.add(target);
      }
    }
    expect([...reached].sort()).toEqual([...ticketStates].sort());
  });
});
