import { activeEntrySchema, problemSchema, type QueueEntry, queueEntrySchema } from '@paireto/contracts';
import { Pool } from 'undici';
import { type EntrySeen, type Operation, playerKey, type Reply } from '../history/exchange.ts';
import type { History } from '../history/history.ts';

/** Who asks. */
export interface Client {
  tenant: string;
  userId: string;
  token: string;
}

/** What a player asks for: one set of attributes or several alternatives. */
export type Wishes = Record<string, unknown>;

/** The public API as a client uses it. Nothing here throws: every answer, and its absence, is a `Reply` in the history. */
export interface GatewayClient {
  join(client: Client, wishes: Wishes, idempotencyKey: string): Promise<Reply>;
  read(client: Client, entryId: string): Promise<Reply>;
  active(client: Client): Promise<Reply>;
  cancel(client: Client, entryId: string): Promise<Reply>;
  /** Reads an entry that is not the client's. */
  trespass(client: Client, entryId: string): Promise<Reply>;
  close(): Promise<void>;
}

/** A client that waits longer than this for an answer gives up and asks again. */
const ANSWER_TIMEOUT_MS = 4_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** Far more than are busy in good times, so that a silent gateway does not stop the load. */
const MAX_CONNECTIONS = 512;

const QUEUE = '/v1/matchmaking/queue';

/** Keeps connections alive, as clients of an API do. */
export function createGatewayClient(deps: { url: string; history: History; nowMs: () => number }): GatewayClient {
  const pool = new Pool(deps.url, {
    connections: MAX_CONNECTIONS,
    pipelining: 1,
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  });

  const ask = async (
    client: Client,
    operation: Operation,
    request: { method: 'GET' | 'POST' | 'DELETE'; path: string; body?: Wishes; entryId?: string; key?: string },
  ): Promise<Reply> => {
    const sentMs = deps.nowMs();
    const headers: Record<string, string> = { authorization: `Bearer ${client.token}` };
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    if (request.key !== undefined) headers['idempotency-key'] = request.key;
    const reply = await send(pool, operation, {
      method: request.method,
      path: request.path,
      headers,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    deps.history.record({
      player: playerKey(client),
      operation,
      entryId: request.entryId,
      idempotencyKey: request.key,
      sentMs,
      answeredMs: deps.nowMs(),
      reply,
    });
    return reply;
  };

  const aboutEntry = (operation: Operation, method: 'GET' | 'DELETE') => (client: Client, entryId: string) =>
    ask(client, operation, { method, path: `${QUEUE}/${entryId}`, entryId });

  return {
    join: (client, wishes, key) => ask(client, 'join', { method: 'POST', path: QUEUE, body: wishes, key }),
    read: aboutEntry('read', 'GET'),
    active: (client) => ask(client, 'active', { method: 'GET', path: '/v1/matchmaking/active' }),
    cancel: aboutEntry('cancel', 'DELETE'),
    trespass: aboutEntry('trespass', 'GET'),
    close: () => pool.destroy(),
  };
}

async function send(pool: Pool, operation: Operation, request: Parameters<Pool['request']>[0]): Promise<Reply> {
  try {
    const { statusCode, headers, body } = await pool.request(request);
    const text = await body.text();
    return toReply(operation, statusCode, text, headers['idempotency-replayed'] === 'true');
  } catch (error) {
    return { kind: 'silence', error: error instanceof Error ? error.message : String(error) };
  }
}

/** Reads an answer strictly: what the contracts do not know is `malformed`. */
export function toReply(operation: Operation, status: number, text: string, replayed: boolean): Reply {
  const json = parse(text);
  if (status >= 200 && status < 300) {
    const entry =
      operation === 'active'
        ? activeEntrySchema.safeParse(json).data?.entry
        : (queueEntrySchema.safeParse(json).data ?? undefined);
    if (entry === undefined) return { kind: 'malformed', status, text: text.slice(0, 500) };
    return { kind: 'entry', status, entry: entry === null ? undefined : seen(entry), replayed };
  }
  const problem = problemSchema.safeParse(json).data;
  if (problem === undefined) return { kind: 'malformed', status, text: text.slice(0, 500) };
  return {
    kind: 'problem',
    status,
    code: problem.code,
    entryId: problem.queue_entry_id,
    matchId: problem.match_id,
    safeToRetry: problem.safe_to_retry,
  };
}

const seen = (entry: QueueEntry): EntrySeen => ({
  id: entry.queue_entry_id,
  status: entry.status,
  enqueuedAt: entry.enqueued_at,
  matchId: entry.assignment?.match_id ?? entry.match_id,
  gameId: entry.assignment?.game_id,
  color: entry.assignment?.color,
  opponents: entry.assignment?.opponents.map((opponent) => opponent.user_id) ?? [],
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
