import { type QueueEntry, queueEntrySchema } from '@paireto/contracts';

/** What the demo asks of the gateway, over plain REST with kept connections. */
export interface MatchmakingClient {
  /** @param key the Idempotency-Key: repeated with the same key, it joins once. */
  join(token: string, key: string): Promise<QueueEntry>;
  read(token: string, entryId: string): Promise<QueueEntry>;
  cancel(token: string, entryId: string): Promise<void>;
}

/** An answer that is not a success. `retryAfterMs` is there when it makes sense to ask again. */
export class RefusedError extends Error {
  readonly code = 'REFUSED';
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.name = 'RefusedError';
    this.retryAfterMs = retryAfterMs;
  }
}

const REQUEST_TIMEOUT_MS = 10_000;
const RETRYABLE = new Set([429, 502, 503, 504]);

export function createMatchmakingClient(gatewayUrl: string, timeControl: string): MatchmakingClient {
  const send = async (method: string, path: string, token: string, init: RequestInit = {}): Promise<QueueEntry> => {
    const url = `${gatewayUrl}/v1/matchmaking/queue${path}`;
    const response = await fetch(url, {
      ...init,
      method,
      headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string> | undefined) },
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new RefusedError(`${method} ${path || '/'}: ${String(error)}`, 500);
    });
    const text = await response.text();
    if (!response.ok) {
      const seconds = Number(response.headers.get('retry-after') ?? 1);
      throw new RefusedError(
        `${method} ${path || '/'} answered ${response.status}: ${text.slice(0, 200)}`,
        RETRYABLE.has(response.status) ? Math.max(250, seconds * 1_000) : undefined,
      );
    }
    return queueEntrySchema.parse(JSON.parse(text));
  };

  return {
    join: (token, key) =>
      send('POST', '', token, {
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ queue: 'chess', time_control: timeControl }),
      }),
    read: (token, entryId) => send('GET', `/${entryId}`, token),
    cancel: async (token, entryId) => void (await send('DELETE', `/${entryId}`, token)),
  };
}
