import { connect, type Socket } from 'node:net';
import { createResponseParser, type RawResponse } from './response-parser.ts';

/** What came of a request: an answer, to be read at once, or `undefined` when there was none in time. */
export type OnAnswer = (response: RawResponse | undefined, endMs: number) => void;

/** Kept-alive connections, spread over servers as a load balancer would, one request at a time on each. */
export interface HttpPool {
  /** Sends as soon as a connection is free. `text` is the whole request as bytes of Latin-1. */
  send(text: string, onAnswer: OnAnswer): void;
  /** Requests that wait for a connection. */
  readonly queued: number;
  close(): void;
}

interface Waiting {
  text: string;
  onAnswer: OnAnswer;
}

const TIMEOUT_MS = 10_000;
const LOOK_MS = 500;
/** Answers are read into memory of this size, the same for all connections. */
const READ_BYTES = 64 * 1024;

/** @param connections as many as users of a load balancer would keep */
export function createHttpPool(urls: readonly string[], connections: number): HttpPool {
  const servers = urls.map((url) => new URL(url));
  const queue: Waiting[] = [];
  let first = 0;
  const idle: Connection[] = [];
  const all = new Set<Connection>();
  let isClosed = false;
  const memory = Buffer.allocUnsafeSlow(READ_BYTES);

  const next = (connection: Connection): void => {
    const waiting = queue[first];
    if (waiting === undefined) {
      idle.push(connection);
      return;
    }
    first += 1;
    if (first > 1_024 && first * 2 > queue.length) {
      queue.splice(0, first);
      first = 0;
    }
    connection.send(waiting.text, waiting.onAnswer);
  };
  const open = (server: URL): void => {
    if (isClosed) return;
    const address = { host: server.hostname, port: Number(server.port) };
    const connection = createConnection({ address, memory }, next, () => {
      all.delete(connection);
      const at = idle.indexOf(connection);
      if (at !== -1) idle.splice(at, 1);
      setTimeout(() => open(server), 50).unref();
    });
    all.add(connection);
  };
  for (let count = 0; count < connections; count += 1) open(servers[count % servers.length]!);
  const looking = setInterval(() => {
    const nowMs = performance.now();
    for (const connection of all) connection.cutIfSilentSince(nowMs - TIMEOUT_MS);
  }, LOOK_MS);
  looking.unref();

  return {
    send(text, onAnswer) {
      const connection = idle.pop();
      if (connection) connection.send(text, onAnswer);
      else queue.push({ text, onAnswer });
    },
    get queued() {
      return queue.length - first;
    },
    close() {
      isClosed = true;
      clearInterval(looking);
      for (const connection of all) connection.close();
    },
  };
}

interface Connection {
  send(text: string, onAnswer: OnAnswer): void;
  cutIfSilentSince(sinceMs: number): void;
  close(): void;
}

function createConnection(
  { address, memory }: { address: { host: string; port: number }; memory: Buffer },
  onFree: (connection: Connection) => void,
  onGone: () => void,
): Connection {
  let current: OnAnswer | undefined;
  let sentMs = 0;
  const parse = createResponseParser((response) => {
    const answered = current;
    // Nobody asked: the server is about to close a connection that was idle for long (408).
    if (answered === undefined) return;
    current = undefined;
    answered(response, performance.now());
    onFree(connection);
  });
  const onRead = (length: number): boolean => {
    parse(memory.subarray(0, length));
    return true;
  };
  const socket: Socket = connect({ ...address, noDelay: true, onread: { buffer: memory, callback: onRead } });
  socket.on('connect', () => onFree(connection));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    const unanswered = current;
    current = undefined;
    unanswered?.(undefined, performance.now());
    onGone();
  });
  const connection: Connection = {
    send(text, onAnswer) {
      current = onAnswer;
      sentMs = performance.now();
      socket.write(text, 'latin1');
    },
    cutIfSilentSince(sinceMs) {
      if (current !== undefined && sentMs < sinceMs) socket.destroy();
    },
    close: () => void socket.destroy(),
  };
  return connection;
}
