import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { clockedRedisStore } from './testing/clocked-stores.ts';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { ticketStoreCases } from './ticket-store.cases.ts';

let fixture: StoreForTest;
beforeAll(async () => {
  fixture = await storeForTest();
});
afterAll(() => fixture.stop());

ticketStoreCases(async (options) => clockedRedisStore(fixture.redis, `${fixture.keyPrefix}${randomUUID()}:`, options));
