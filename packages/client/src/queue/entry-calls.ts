import type { CallOptions } from '../client-options.ts';
import type { Requester } from '../http/request.ts';
import type { EntryExplanation, QueueEntry } from '../wire/queue-entry.ts';
import type { QueueHandle } from './queue-handle.ts';

/** The requests that a handle makes about its entry. Each may be repeated. */
export function createEntryCalls(deps: {
  requester: Requester;
  entry: () => QueueEntry;
  /** How often the entry changed. */
  changes: () => number;
  applyAnswer: (answer: QueueEntry, changesBefore: number) => QueueEntry;
}): Pick<QueueHandle, 'cancel' | 'accept' | 'decline' | 'explain' | 'refresh'> {
  const path = `/v1/matchmaking/queue/${deps.entry().queue_entry_id}`;
  const call = async (
    method: 'GET' | 'POST' | 'DELETE',
    suffix: string,
    options: CallOptions | undefined,
  ): Promise<QueueEntry> => {
    const before = deps.changes();
    const { body } = await deps.requester.request(path + suffix, { method, signal: options?.signal });
    return deps.applyAnswer(body as QueueEntry, before);
  };
  /** About the match that is known here, and no later one. */
  const aboutMatch = (): string => {
    const { match_id } = deps.entry();
    return match_id === undefined ? '' : `?match_id=${encodeURIComponent(match_id)}`;
  };
  return {
    cancel: (options) => call('DELETE', '', options),
    accept: (options) => call('POST', `/accept${aboutMatch()}`, options),
    decline: (options) => call('POST', `/decline${aboutMatch()}`, options),
    refresh: (options) => call('GET', '', options),
    explain: async (options) =>
      (await deps.requester.request(`${path}/explain`, { signal: options?.signal })).body as EntryExplanation,
  };
}
