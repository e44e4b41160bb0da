import { startNats, waitFor } from '@paireto/testkit';
import { expect, it } from 'vitest';
import { createBoundedOutbox } from './bounded-outbox.ts';
import { createLogger } from './logger.ts';
import { closeNats, connectNats } from './nats-connection.ts';

it('what a server that hangs does not take is left out, and it goes on when the server does', async () => {
  const server = await startNats({ fast: true });
  const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
  const nats = await connectNats({ url: server.url, name: 'test', logger });
  const outbox = createBoundedOutbox(nats, 1024 * 1024);
  const text = 'x'.repeat(10_000);

  server.kill('SIGSTOP');
  const taken = Array.from({ length: 1_000 }, () => outbox.publish('a', text)).filter(Boolean);
  expect(taken).toHaveLength(104);
  server.kill('SIGCONT');
  await waitFor(() => outbox.publish('a', text));
  await closeNats(nats);
  await server.stop();
});
