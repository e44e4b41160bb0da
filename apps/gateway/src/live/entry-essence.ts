import type { QueueEntry } from '@paireto/contracts';

/** What matters of an entry, to be compared: without what drifts while it waits (the estimates, the place in line, the rating window). */
export function entryEssence(entry: QueueEntry): string {
  const { estimated_wait_seconds: _, wait_estimate: __, position: ___, rating_window: ____, ...essence } = entry;
  return JSON.stringify(essence);
}
