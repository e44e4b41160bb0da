import type { MatchEvent } from '@paireto/contracts';
import type { Challenges, UntoldMatch } from '../../ports/challenges.ts';
import type { QueueEntries } from '../../ports/queue-entries.ts';

/**
 * Tells the stream of accepted challenges' matches, each after the queue entries that it ends, and notes that in the outbox.
 * Every step may be repeated.
 *
 * @returns how many the stream does not have yet: they stay due.
 */
export type TellMatches = (untold: readonly UntoldMatch[]) => Promise<number>;

export function createTellMatches(deps: {
  challenges: Pick<Challenges, 'noteTold'>;
  entries: Pick<QueueEntries, 'leave'>;
  /** Publishes events; tells for each whether the stream has it. */
  publish: (events: readonly MatchEvent[]) => Promise<boolean[]>;
  nowMs: () => number;
}): TellMatches {
  const { challenges, entries, publish, nowMs } = deps;

  const leaveQueues = async ({ match, leaveQueue, acceptedAt }: UntoldMatch): Promise<void> => {
    await Promise.all(leaveQueue.map((userId) => entries.leave(match.tenant, userId, acceptedAt)));
  };

  return async (untold) => {
    const left = await Promise.allSettled(untold.map(leaveQueues));
    const ready = untold.filter((_, index) => left[index]?.status === 'fulfilled').map(({ match }) => match);
    const at = nowMs();
    const published = await publish(ready.map((match): MatchEvent => ({ v: 1, type: 'match.found', at, match })));
    const told = ready.filter((_, index) => published[index]).map(({ id }) => id);
    if (told.length > 0) await challenges.noteTold(told);
    return untold.length - told.length;
  };
}
