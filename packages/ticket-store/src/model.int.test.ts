import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { modelCommands } from './testing/model-commands.ts';
import { createModelWorld } from './testing/model-world.ts';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';

const SEQUENCES = process.env.PAIRETO_LONG_TESTS === '1' ? 10_000 : 500;

let fixture: StoreForTest;
beforeAll(async () => {
  fixture = await storeForTest();
});
afterAll(() => fixture.stop());

test(`whatever happens to tickets, Redis and a plain model agree on every answer and every key (${SEQUENCES} sequences)`, {
  timeout: SEQUENCES * 1_000,
}, async () => {
  const { redis, keyPrefix } = fixture;
  await fc.assert(
    fc.asyncProperty(fc.commands(modelCommands(), { maxCommands: 60, size: 'max' }), async (commands) => {
      const ownPrefix = `${keyPrefix}${randomUUID().slice(0, 8)}:`;
      const world = createModelWorld(redis, ownPrefix);
      await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
      await world.conclude();
      const keys = await redis.keys(`${ownPrefix}*`);
      if (keys.length > 0) await redis.unlink(...keys);
    }),
    { numRuns: SEQUENCES },
  );
});
