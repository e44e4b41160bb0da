import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';

/**
 * What a link does. `cut`: connections are reset, new ones too. `drop-requests`, `drop-replies`: connections stay, and
 * what is sent in that one direction is lost; new connections hang.
 */
export type LinkState = 'open' | 'cut' | 'drop-requests' | 'drop-replies';

/** A TCP proxy on 127.0.0.1 that can be disturbed. */
export interface LinkProxy {
  port: number;
  /** Changes what happens from now on. */
  set(state: LinkState): void;
  close(): Promise<void>;
}

interface Connection {
  client: Socket;
  server: Socket | undefined;
  /** Bytes are missing: no network would ever deliver what comes after them, so it must not go on. */
  broken: boolean;
}

export async function createLinkProxy(target: { host: string; port: number }): Promise<LinkProxy> {
  const connections = new Set<Connection>();
  let state: LinkState = 'open';

  const end = (connection: Connection): void => {
    connections.delete(connection);
    for (const socket of [connection.client, connection.server]) socket?.resetAndDestroy();
  };

  const forward = (connection: Connection, from: Socket, to: Socket, loses: LinkState): void => {
    from.on('data', (chunk) => {
      if (state === loses) connection.broken = true;
      else if (!connection.broken && !to.write(chunk)) from.pause();
    });
    to.on('drain', () => from.resume());
    // The end of a stream would be lost like the rest of it.
    from.on('end', () => {
      if (state === loses) connection.broken = true;
      else to.end();
    });
    from.on('error', () => end(connection));
    from.on('close', () => {
      if (to.destroyed) connections.delete(connection);
      else if (!connection.broken) to.end();
    });
  };

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', () => undefined);
    if (state === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const connection: Connection = { client, server: undefined, broken: state !== 'open' };
    connections.add(connection);
    // While one direction is dead no connection can be made.
    if (connection.broken) {
      client.on('close', () => connections.delete(connection));
      client.resume();
      return;
    }
    const server = createConnection({ ...target, allowHalfOpen: true, noDelay: true });
    connection.server = server;
    forward(connection, client, server, 'drop-requests');
    forward(connection, server, client, 'drop-replies');
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', resolve);
  });

  return {
    port: (listener.address() as AddressInfo).port,
    set(next) {
      state = next;
      for (const connection of [...connections]) if (next === 'cut' || connection.broken) end(connection);
    },
    async close() {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      for (const connection of [...connections]) end(connection);
      await closed;
    },
  };
}
