import {
  MAX_SIGNALS_PER_MESSAGE,
  type PlayerSignal,
  playerSignalSchema,
  playerSignalsSchema,
  playersSubject,
} from '@paireto/contracts';
import { buildMatch, buildMatchTicket, buildTicket, freePort, startNats, tempDir, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { closeNats, connectNats } from './nats-connection.ts';
import { watchNatsLink } from './nats-link.ts';
import { createPlayerSignalPublisher } from './player-signal-publisher.ts';

const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
type Nats = Awaited<ReturnType<typeof connectNats>>;

/** What one player is told, and in how many messages anybody of the tenant is. */
function hear(nats: Nats, userId: string, tenant = 'demo'): PlayerSignal[] & { messages: number } {
  const heard: PlayerSignal[] & { messages: number } = Object.assign([], { messages: 0 });
  nats.subscribe(playersSubject(tenant), {
    callback(_, message) {
      heard.messages += 1;
      for (const { to, signal } of playerSignalsSchema.parse(message.json()).signals)
        if (to.includes(userId)) heard.push(playerSignalSchema.parse(signal));
    },
  });
  return heard;
}
const ticketOf = (...userIds: string[]) => {
  const ticket = buildTicket();
  const [player] = ticket.players;
  return { ...ticket, tenant: 'demo', players: userIds.map((userId) => ({ ...player!, userId })) };
};

describe('createPlayerSignalPublisher', () => {
  let server: Awaited<ReturnType<typeof startNats>>;
  let nats: Nats;
  beforeAll(async () => {
    server = await startNats({ fast: true });
    nats = await connectNats({ url: server.url, name: 'test', logger });
  });
  afterAll(async () => {
    await closeNats(nats);
    await server.stop();
  });

  it('tells every player of a ticket, and every player of a match which ticket and which match', async () => {
    const publisher = createPlayerSignalPublisher(nats);
    const [ann, bob, cid] = ['ann', 'bob', 'cid'].map((userId) => hear(nats, userId));
    const [party, other] = [ticketOf('ann', 'bob'), ticketOf('cid')];
    const match = buildMatch({
      tenant: 'demo',
      tickets: [buildMatchTicket(party, 'white'), buildMatchTicket(other, 'black')],
    });
    publisher.tickets([party]);
    publisher.matches([match]);
    await nats.flush();
    await waitFor(() => cid?.length === 1);
    const about = (ticketId: string) => ({ v: 1, kind: 'ticket', ticketId });
    for (const heard of [ann, bob]) {
      expect([...(heard ?? [])]).toEqual([about(party.id), { ...about(party.id), matchId: match.id }]);
    }
    expect([...(cid ?? [])]).toEqual([{ ...about(other.id), matchId: match.id }]);
    expect(cid?.messages).toBe(1);
  });

  it('splits what is too much for one message, and loses none of it', async () => {
    const publisher = createPlayerSignalPublisher(nats);
    const heard = hear(nats, 'ann', 'crowd');
    const crowd = Array.from({ length: 3 * MAX_SIGNALS_PER_MESSAGE }, () => ({ ...ticketOf('ann'), tenant: 'crowd' }));
    publisher.tickets(crowd);
    await waitFor(() => heard.length === crowd.length);
    expect(heard.messages).toBe(3);
  });

  it.each(['*', '>', 'a.b', 'ann.>', '%2e'])('a player called %s is told alone', async (userId) => {
    const publisher = createPlayerSignalPublisher(nats);
    const [own, others] = [hear(nats, userId), hear(nats, 'somebody')];
    publisher.tickets([ticketOf('somebody')]);
    publisher.tickets([ticketOf(userId)]);
    await nats.flush();
    await waitFor(() => own.length > 0 && others.length > 0);
    expect([own.length, others.length]).toEqual([1, 1]);
  });
});

it('what is said while NATS is away is lost, and nothing throws', async () => {
  const port = await freePort();
  const dataDir = tempDir('player-signals');
  const server = await startNats({ port, dataDir });
  const nats = await connectNats({ url: server.url, name: 'test', logger });
  const link = watchNatsLink(nats);
  const publisher = createPlayerSignalPublisher(nats);
  const heard = hear(nats, 'ann');
  const [lost, told] = [ticketOf('ann'), { ...ticketOf('ann'), id: '01990000-0000-7000-8000-00000000000b' }];
  server.kill('SIGKILL');
  await waitFor(() => !link.isConnected());
  publisher.tickets([lost]);
  publisher.send({ tenant: 'demo', userId: 'ann' }, { v: 1, kind: 'ticket', ticketId: lost.id });
  const again = await startNats({ port, dataDir });
  await waitFor(() => {
    publisher.tickets([told]);
    return heard.length > 0;
  });
  expect(new Set(heard.map((signal) => (signal.kind === 'ticket' ? signal.ticketId : signal.kind)))).toEqual(
    new Set([told.id]),
  );
  await closeNats(nats);
  publisher.tickets([told]);
  await again.stop();
});
