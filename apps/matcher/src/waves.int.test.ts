import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chessWith } from './testing/book.cases.ts';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const EVERY_MS = 1_000;
/** How far a pass may come after its wave on a busy machine. */
const LATE_MS = 500;

it.each(['waves', 'longest-wait'] as const)(
  'in a queue with waves (%s) matches are formed at multiples of the clock of Redis, whenever players join',
  async (strategy) => {
    await world.startShard('one', {
      ruleset: chessWith({ strategy, waveEveryMs: EVERY_MS }),
      // A clock of its own that says nothing about the time of day.
      monotonicMs: () => performance.now() + 123_456,
    });
    const joined: number[] = [];
    for (let joins = 0; joins < 16; joins += 1) {
      joined.push((await world.join(1500)).enqueuedAt);
      await new Promise((resolve) => setTimeout(resolve, 170));
    }
    const events = await waitFor(
      async () => {
        const found = await world.events();
        return found.length === 8 ? found : undefined;
      },
      { timeoutMs: 30_000 },
    );
    for (const { match } of events) {
      expect(match.proposedAt % EVERY_MS).toBeLessThan(LATE_MS);
      const newest = Math.max(...match.tickets.map(({ enqueuedAt }) => enqueuedAt));
      // Not later than the first wave after both were there, or the one after that.
      expect(match.proposedAt - newest).toBeLessThan(2 * EVERY_MS + LATE_MS);
    }
    const waves = new Set(events.map(({ match }) => Math.floor(match.proposedAt / EVERY_MS)));
    expect(waves.size).toBeGreaterThan(1);
    expect(waves.size).toBeLessThan(8);
  },
);
