import { type Match, matchEventId } from '@paireto/contracts';
import type { Process } from '../../kernel/process.ts';
import { type Task, unlessUnanswered } from '../../kernel/task.ts';
import type { World } from '../../world.ts';

/** Tells the stream of committed matches; what it could not tell stays in the outbox. */
export interface Announcer {
  /** `again`: to say what may have been said before; events of one number are single among themselves. */
  announce(match: Match, again?: number): Task<void>;
  isAnnouncing(matchId: string): boolean;
}

export function createAnnouncer(world: World, process: Process): Announcer {
  const underWay = new Set<string>();

  const clear = (match: Match): Task<void> =>
    unlessUnanswered(world.redis.call(process, `clear-outbox ${match.id}`, (store) => store.clearOutbox(match)));

  return {
    *announce(match, again) {
      underWay.add(match.id);
      const event = { v: 1, type: 'match.found', at: world.scheduler.nowMs(), match } as const;
      const messageId = `${matchEventId(event)}${again === undefined ? '' : `:again:${again}`}`;
      if (world.planted('outbox-cleared-before-publish')) yield* clear(match);
      if (yield* world.stream.publish(process, event, messageId)) yield* clear(match);
      underWay.delete(match.id);
    },
    isAnnouncing: (matchId) => underWay.has(matchId),
  };
}
