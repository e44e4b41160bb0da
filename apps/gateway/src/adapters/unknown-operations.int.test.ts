import type { BridgeOperation } from '@paireto/contracts';
import { connectNats, createLogger } from '@paireto/runtime';
import { natsWithAccounts } from '@paireto/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createNatsLink, type NatsLink } from './nats-link.ts';

let server: Awaited<ReturnType<typeof natsWithAccounts>>;
let link: NatsLink;
let bridge: Awaited<ReturnType<typeof connectNats>>;
beforeAll(async () => {
  server = await natsWithAccounts();
  const logger = createLogger({ service: 'gateway', level: 'silent', pretty: false });
  const login = { inboxPrefix: '_INBOX.gateway' };
  link = createNatsLink(connectNats({ url: server.urlAs('gateway'), name: 'gateway', logger, login }), logger);
  bridge = await connectNats({ url: server.adminUrl, name: 'bridge', logger });
  await link.connected;
});
afterAll(async () => {
  await link?.close();
  await bridge?.close();
  await server?.stop();
});

const question = { tenant: 'demo', userId: 'ann', blocked: [], limit: 50 };

/** What the one bridge there is says to anything. */
async function answering(reply: object) {
  const subscription = bridge.subscribe('paireto.ask.>', {
    callback: (_, message) => void message.respond(JSON.stringify(reply)),
  });
  await bridge.flush();
  return { [Symbol.dispose]: () => subscription.unsubscribe() };
}

it('a question that the bridge does not know is told from one that it could not answer', async () => {
  {
    using _ = await answering({ outcome: 'malformed', reason: 'no such operation' });
    expect(await link.askBridge('challenge.open', question)).toEqual({ outcome: 'no-answer', isNotUnderstood: true });
  }
  using _ = await answering({ outcome: 'unavailable', reason: 'the database is away' });
  expect(await link.askBridge('challenge.open', question)).toEqual({ outcome: 'no-answer' });
});

it('so is one that NATS was not told of yet, and none waits for that', async () => {
  using _ = await answering({ outcome: 'listed', incoming: [], outgoing: [] });
  const newer = 'challenge.of-a-newer-release' as BridgeOperation as 'challenge.open';
  expect(await link.askBridge(newer, question, 60_000)).toEqual({ outcome: 'no-answer', isNotUnderstood: true });
});

it('a bridge that is silent is none of another release', async () => {
  expect(await link.askBridge('challenge.open', question, 100)).toEqual({ outcome: 'no-answer' });
});
