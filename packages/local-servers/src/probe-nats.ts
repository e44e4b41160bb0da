import { connect } from '@nats-io/transport-node';

/** Connects once; resolves with the server's name when NATS answers at the URL, rejects otherwise. */
export async function probeNats(url: string): Promise<string> {
  const { host, username, password } = new URL(url);
  const login = username === '' ? {} : { user: username, pass: password };
  const connection = await connect({
    servers: host,
    ...login,
    // On one machine, also where the server offers it.
    tls: null,
    reconnect: false,
    timeout: 2_000,
    ignoreClusterUpdates: true,
  });
  const name = connection.info?.server_name ?? '';
  await connection.close();
  return name;
}
