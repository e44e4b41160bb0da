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

/** Asks while the one bridge that there is says this to anything. */
async function askWhile(reply: object, ask: () => ReturnType<NatsLink['askBridge']>): Promise<unknown> {
  const subscription = bridge.subscribe('paireto.ask.>', {
    callback: (_, message) => void message.respond(JSON.stringify(reply)),
  });
  await bridge.flush();
  return ask().finally(() => subscription.unsubscribe());
}

it('a question that the bridge does not know is told from one that it could not answer', async () => {
  const ask = () => link.askBridge('challenge.open', question);
  expect(await askWhile({ outcome: 'malformed', reason: 'no such operation' }, ask)).toEqual({
    outcome: 'no-answer',
    isNotUnderstood: true,
  });
  expect(await askWhile({ outcome: 'unavailable', reason: 'the database is away' }, ask)).toEqual({
    outcome: 'no-answer',
  });
});

it('so is one that NATS was not told of yet, and none waits for that', async () => {
  const newer = 'challenge.of-a-newer-release' as BridgeOperation as 'challenge.open';
  const reply = { outcome: 'listed', incoming: [], outgoing: [] };
  expect(await askWhile(reply, () => link.askBridge(newer, question, 60_000))).toEqual({
    outcome: 'no-answer',
    isNotUnderstood: true,
  });
});

it('a bridge that is silent is none of another release', async () => {
  expect(await link.askBridge('challenge.open', question, 100)).toEqual({ outcome: 'no-answer' });
});
