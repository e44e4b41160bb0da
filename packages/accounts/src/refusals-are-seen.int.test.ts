import { connect } from '@nats-io/transport-node';
import { natsServers } from '@paireto/contracts';
import { natsWithAccounts, redisWithAccounts, refusalsOf, waitFor } from '@paireto/testkit';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';

test('end-to-end and fault tests find in the logs of the servers what an account was refused', async () => {
  const [nats, redis] = await Promise.all([natsWithAccounts(), redisWithAccounts()]);
  const servers = { natsLogFile: nats.logFile, redisUrl: redis.adminUrl };
  try {
    const client = await connect(natsServers(nats.urlAs('matcher')));
    client.publish('paireto.partition.3', '{}');
    await client.flush();
    expect(await refusalsOf(servers)).toEqual([]);
    client.publish('paireto.match.ready.demo', '{}');
    client.subscribe('paireto.match.>', { callback: () => undefined });
    await client.flush();
    await client.close();
    const store = new Redis(redis.urlAs('matcher'), { disableClientInfo: true });
    await store.get('paireto:revocations:by-time').catch(() => undefined);
    store.disconnect();
    await waitFor(async () => (await refusalsOf(servers)).length === 3);
    const found = await refusalsOf(servers);
    expect(found[0]).toMatch(/Publish Violation.*matcher.*paireto\.match\.ready\.demo/);
    expect(found[1]).toMatch(/Subscription Violation.*matcher.*paireto\.match\.>/);
    expect(found[2]).toMatch(/^Redis: .*paireto:revocations:by-time username matcher/);
  } finally {
    await Promise.all([nats.stop(), redis.stop()]);
  }
});
