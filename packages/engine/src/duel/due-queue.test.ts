import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDueQueue } from './due-queue.ts';

describe('the due queue', () => {
  it('hands out each slot at its latest word, the earliest first', () => {
    const step = fc.record({ kind: fc.constantFrom('set', 'lower', 'clear', 'take'), slot: fc.nat(9), at: fc.nat(30) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const queue = createDueQueue();
        const model = new Map<number, number>();
        const earliest = () => (model.size === 0 ? undefined : Math.min(...model.values()));
        for (const { kind, slot, at } of steps) {
          if (kind === 'set') {
            queue.set(slot, at === 30 ? Number.POSITIVE_INFINITY : at);
            if (at === 30) model.delete(slot);
            else model.set(slot, at);
          } else if (kind === 'lower') {
            queue.lower(slot, at);
            model.set(slot, Math.min(at, model.get(slot) ?? Number.POSITIVE_INFINITY));
          } else if (kind === 'clear') {
            queue.clear(slot);
            model.delete(slot);
          } else {
            const taken = queue.takeDue(at);
            const due = earliest();
            expect(taken === undefined).toBe(due === undefined || due > at);
            if (taken === undefined) continue;
            expect(model.get(taken)).toBe(due);
            model.delete(taken);
          }
          expect(queue.next()).toBe(earliest());
        }
      }),
    );
  });
});
