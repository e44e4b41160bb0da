import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server on which every request arrives and no answer does. */
export interface CuttingProxy {
  url: string;
  stop: () => Promise<void>;
}

/** Passes connections on to `port` of this machine, and cuts each when the first byte of an answer comes back. */
export async function startCuttingProxy(port: number): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => void open.delete(socket));
    }
    client.pipe(upstream);
    upstream.on('data', () => {
      client.destroy();
      upstream.destroy();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
