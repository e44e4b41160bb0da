import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server of this machine on which an answer can be lost. */
export interface CuttingProxy {
  readonly port: number;
  /** From now on requests arrive, and at the first byte of an answer its connection is cut instead. */
  cutAnswers(): void;
  /** Answers arrive again. */
  passAnswers(): void;
  stop(): Promise<void>;
}

/** Passes connections on to `port`, and answers back until it is told to cut them. */
export async function startCuttingProxy(port: number): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  let isCutting = false;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (answer) => {
      if (isCutting) client.destroy();
      else client.write(answer);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    cutAnswers() {
      isCutting = true;
    },
    passAnswers() {
      isCutting = false;
    },
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
