import {
  type PoolCommand,
  type PoolCommands,
  partitionOf,
  partitionSubject,
  poolCommandsSchema,
} from '@paireto/contracts';
import { buildTicket, freePort, startNats, tempDir, waitFor } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { closeNats, connectNats } from './nats-connection.ts';
import { watchNatsLink } from './nats-link.ts';
import { createPoolCommandPublisher } from './pool-command-publisher.ts';

const logger = createLogger({ service: 'test', level: 'silent', pretty: false });

describe('createPoolCommandPublisher', () => {
  it('sends what is said while NATS is there, and keeps nothing that is said while it is away', async () => {
    const port = await freePort();
    const dataDir = tempDir('pool-commands');
    const server = await startNats({ port, dataDir });
    const nats = await connectNats({ url: server.url, name: 'test', logger });
    const link = watchNatsLink(nats);
    const publish = createPoolCommandPublisher(nats);
    const ticket = buildTicket();
    const pool = ticket.pools[0] ?? '';
    const heard: string[] = [];
    const subscription = nats.subscribe(partitionSubject(partitionOf(ticket.tenant, pool)), {
      callback: (_, message) => void heard.push(message.string()),
    });
    const leave = (ticketId: string) => publish([{ op: 'leave', tenant: ticket.tenant, pool, ticketId }]);

    leave('01990000-0000-7000-8000-000000000001');
    await waitFor(() => heard.length === 1);
    server.kill('SIGKILL');
    await waitFor(() => !link.isConnected());
    leave('01990000-0000-7000-8000-000000000002');
    const again = await startNats({ port, dataDir });
    await waitFor(async () => {
      leave('01990000-0000-7000-8000-000000000003');
      return heard.length > 1;
    });
    expect(heard.join()).not.toContain('000000000002');
    subscription.unsubscribe();
    await closeNats(nats);
    await again.stop();
  });

  it('fits commands of any size into messages that the server takes, in order and one message where it can', async () => {
    const server = await startNats({ fast: true });
    const nats = await connectNats({ url: server.url, name: 'test', logger });
    const publish = createPoolCommandPublisher(nats);
    const pool = 'chess:3+2:standard:rated';
    const heard: PoolCommands[] = [];
    nats.subscribe(partitionSubject(partitionOf('demo', pool)), {
      callback: (_, message) => void heard.push(poolCommandsSchema.parse(message.json())),
    });
    const ids = () =>
      heard.flatMap(({ commands }) =>
        commands.map((c) => (c.op === 'join' ? c.ticket.id : c.op === 'leave' ? c.ticketId : c.pool)),
      );
    const large = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`a${index}`, 'é'.repeat(60)]));
    const joins = (count: number, attributes: Record<string, string>): PoolCommand[] =>
      Array.from({ length: count }, () => {
        const pools = [pool, ...Array.from({ length: 7 }, (_, index) => `pool-${index}`)];
        return { op: 'join', pool, ticket: buildTicket({ pools, attributes: pools.map(() => attributes) }) };
      });
    for (const [commands, messages] of [
      [joins(256, {}), 1],
      [joins(257, {}), 2],
      [joins(300, large), undefined],
    ] as const) {
      heard.length = 0;
      publish(commands);
      await waitFor(() => ids().length === commands.length, { description: 'all commands arrive' });
      expect(ids()).toEqual(commands.map((command) => (command.op === 'join' ? command.ticket.id : '')));
      if (messages !== undefined) expect(heard).toHaveLength(messages);
    }
    await closeNats(nats);
    await server.stop();
  });
});
