import { connect, type NatsConnection } from '@nats-io/transport-node';
import { programsOf, serverCases } from './server.cases.ts';
import { startNats } from './start-nats.ts';

async function withNats<T>(url: string, work: (connection: NatsConnection) => Promise<T>): Promise<T> {
  const connection = await connect({ servers: url, reconnect: false });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

type Reply = { error?: { description: string }; message?: { data: string } };

/** A request to JetStream's own API (https://docs.nats.io/reference/reference-protocols/nats_api_reference). */
async function ask(connection: NatsConnection, subject: string, body: unknown): Promise<Reply> {
  const reply = (await connection.request(subject, JSON.stringify(body), { timeout: 20_000 })).json<Reply>();
  if (reply.error !== undefined) throw new Error(reply.error.description);
  return reply;
}

const { programs, env } = programsOf('nats');

serverCases({
  name: 'nats',
  start: (options) => startNats({ ...programs, env, ...options }),
  put: (url, value) =>
    withNats(url, async (connection) => {
      await ask(connection, '$JS.API.STREAM.CREATE.S', { name: 'S', subjects: ['s'], storage: 'file' });
      await ask(connection, 's', value);
    }),
  get: (url) =>
    withNats(url, async (connection) => {
      const { message } = await ask(connection, '$JS.API.STREAM.MSG.GET.S', { last_by_subj: 's' });
      return JSON.parse(Buffer.from(message?.data ?? '', 'base64').toString()) as string;
    }),
});
