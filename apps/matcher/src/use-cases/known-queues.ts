import type { QueueDefinition, Ticket } from '@paireto/contracts';

/** Queue names come from outside: what is remembered of them is bounded. */
const MAX_REPORTED = 1_000;

/** What this shard is able to match. */
export interface KnownQueues {
  /** The queue of a pool (the text before its first ":"); undefined, and told once, when it is not configured. */
  ofPool: (pool: string) => QueueDefinition | undefined;
  /** Whether tickets like this one can be matched; told once per queue when not. */
  canMatch: (ticket: Ticket) => boolean;
}

/** @param onRefused told once per queue whose tickets are left alone. */
export function createKnownQueues(
  queues: ReadonlyMap<string, QueueDefinition>,
  onRefused: (queue: string, reason: string) => void,
): KnownQueues {
  const reported = new Set<string>();
  const refuse = (queue: string, reason: string): void => {
    if (reported.has(queue) || reported.size >= MAX_REPORTED) return;
    reported.add(queue);
    onRefused(queue, reason);
  };
  return {
    ofPool(pool) {
      const name = pool.split(':', 1)[0] ?? '';
      const queue = queues.get(name);
      if (queue === undefined) refuse(name, 'no queue of this name is configured here');
      return queue;
    },
    canMatch(ticket) {
      const [player, ...others] = ticket.players;
      if (others.length > 0) refuse(ticket.queue, 'tickets of several players are not matched by this version');
      else if (!Number.isFinite(player?.rating) || !Number.isSafeInteger(ticket.enqueuedAt)) {
        refuse(ticket.queue, 'a ticket has no usable rating or time');
      } else return true;
      return false;
    },
  };
}
