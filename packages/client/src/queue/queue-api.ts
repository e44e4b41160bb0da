import type { CallOptions } from '../client-options.ts';
import { idempotencyKey } from '../http/idempotency-key.ts';
import type { Requester } from '../http/request.ts';
import { isEnd } from '../live/entry-status.ts';
import type { LiveFeed } from '../live/live-feed.ts';
import type { EntryExplanation, JoinRequest, QueueEntry, QueueStatus } from '../wire/queue-entry.ts';
import { followEntry } from './follow-entry.ts';
import type { QueueHandle } from './queue-handle.ts';

/** Queues and one's entry in them. */
export interface QueueApi {
  /**
   * Joins a queue. Repeated with one Idempotency-Key while the gateway is away, so it never queues twice; a join that is given
   * up may have queued: `active` tells.
   * @throws {PairetoError} INVALID_REQUEST (`errors` names the fields), ALREADY_QUEUED (`problem.queue_entry_id`), COOLDOWN
   *   (`problem.retry_at`), FORBIDDEN
   */
  join(request: JoinRequest, options?: CallOptions & { idempotencyKey?: string }): Promise<QueueHandle>;
  /** The entry that waits or is being placed, or the latest match; null when there is none. */
  active(options?: CallOptions): Promise<QueueEntry | null>;
  /** Follows the entry that waits or is being placed, after a page was loaded anew for example; null when there is none. */
  resume(options?: CallOptions): Promise<QueueHandle | null>;
  /** Follows an entry by its id. @throws {PairetoError} NOT_FOUND */
  follow(id: string, options?: CallOptions): Promise<QueueHandle>;
  /** How busy a queue is. */
  status(queue: string, options?: CallOptions): Promise<QueueStatus>;
  /** Why an entry still waits. @throws {PairetoError} CONFLICT when it does not */
  explain(id: string, options?: CallOptions): Promise<EntryExplanation>;
}

/** The followed entries of a client. */
export interface Followed {
  /** The one that was followed first and has not ended: a player has one entry at a time, so an older one is at its end. */
  oldestId(): string | undefined;
  onChange(listener: () => void): () => void;
}

export function createQueueApi(deps: { requester: Requester; feed: LiveFeed; lifetime: AbortSignal }): {
  queue: QueueApi;
  followed: Followed;
} {
  const handles = new Map<string, QueueHandle>();
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const read = async <Body>(path: string, options?: CallOptions): Promise<Body> =>
    (await deps.requester.request(`/v1/matchmaking${path}`, { signal: options?.signal })).body as Body;

  const handleOf = (entry: QueueEntry): QueueHandle => {
    const id = entry.queue_entry_id;
    const known = handles.get(id);
    if (known) return known;
    let isOver = false;
    const onOver = (): void => {
      isOver = true;
      handles.delete(id);
      changed();
    };
    const handle = followEntry(entry, { ...deps, onOver });
    if (!isOver) handles.set(id, handle);
    changed();
    return handle;
  };

  const queue: QueueApi = {
    async join(request, options = {}) {
      // Connects meanwhile.
      const release = deps.feed.connection.hold();
      try {
        const answer = await deps.requester.request('/v1/matchmaking/queue', {
          method: 'POST',
          json: request,
          headers: { 'idempotency-key': options.idempotencyKey ?? idempotencyKey() },
          signal: options.signal,
        });
        const handle = handleOf(answer.body as QueueEntry);
        // The answer of then: what became of the entry since is to be read.
        if (answer.headers.get('idempotency-replayed') === 'true') handle.refresh().catch(() => undefined);
        return handle;
      } finally {
        release();
      }
    },
    active: async (options) => (await read<{ entry: QueueEntry | null }>('/active', options)).entry,
    async resume(options) {
      const entry = await queue.active(options);
      return entry && !isEnd(entry.status) ? handleOf(entry) : null;
    },
    follow: async (id, options) => handleOf(await read(`/queue/${encodeURIComponent(id)}`, options)),
    status: (name, options) => read(`/queues/${encodeURIComponent(name)}/status`, options),
    explain: (id, options) => read(`/queue/${encodeURIComponent(id)}/explain`, options),
  };
  return {
    queue,
    followed: {
      oldestId: () => handles.keys().next().value,
      onChange(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  };
}
