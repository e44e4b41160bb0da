import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTicketStore } from './create-ticket-store.ts';
import { keyNamed } from './testing/key-space.ts';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { TENANT, waiting } from './testing/tickets.ts';
import { liveWholeLife } from './testing/whole-life.ts';

const USER = `probe-${randomUUID()}`;

let fixture: StoreForTest;
let probe: Redis;
beforeEach(async () => {
  fixture = await storeForTest();
  await fixture.redis.call('ACL', 'SETUSER', USER, 'on', '>secret', '+@all');
  probe = new Redis(fixture.url, { username: USER, password: 'secret' });
});
afterEach(async () => {
  probe.disconnect();
  await fixture.redis.call('ACL', 'DELUSER', USER);
  await fixture.stop();
});

/** Runs a script as a user who may touch the keys that the call declares, and no other: Redis refuses the rest. */
async function runAllowedOnly(command: 'evalsha' | 'eval', script: string, keyCount: number, rest: string[]) {
  const patterns = rest.slice(0, keyCount).map((key) => `~${key.replace(/[\\*?[\]]/g, '\\$&')}`);
  await fixture.redis.call('ACL', 'SETUSER', USER, 'resetkeys', ...patterns);
  return probe[command](script, keyCount, ...rest);
}

test('no script touches a key that its call does not declare', async () => {
  let scripts = 0;
  const guarded = new Proxy(fixture.redis, {
    get(redis, name) {
      if (name === 'evalsha' || name === 'eval') {
        return (script: string, keyCount: number, ...rest: string[]) => {
          scripts += 1;
          return runAllowedOnly(name, script, keyCount, rest);
        };
      }
      const value: unknown = Reflect.get(redis, name);
      return typeof value === 'function' ? value.bind(redis) : value;
    },
  });
  const store = createTicketStore({ redis: guarded, keyPrefix: fixture.keyPrefix });
  await liveWholeLife(store, {
    tenant: 'demo',
    lose: (rest) => fixture.redis.del(keyNamed(fixture.keyPrefix, 'demo', rest)),
  });
  expect(scripts).toBeGreaterThan(20);
});

test('a record that may not be read is an error, not one that vanished', async () => {
  const [ticket] = await waiting(fixture.store, 1);
  await fixture.redis.call('ACL', 'SETUSER', USER, 'allkeys', '-mget');
  const store = createTicketStore({ redis: probe, keyPrefix: fixture.keyPrefix });
  await expect(store.cancel(TENANT, [ticket!])).rejects.toThrow(/can't run this command|NOPERM/);
});

test('the check bites: a script that touches an undeclared key is refused', async () => {
  const script = "return redis.call('GET', 'elsewhere')";
  await expect(runAllowedOnly('eval', script, 1, [`${fixture.keyPrefix}declared`])).rejects.toThrow(
    /can't access at least one of the keys|NOPERM/,
  );
});
