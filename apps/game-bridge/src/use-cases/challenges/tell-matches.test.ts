import type { MatchEvent } from '@paireto/contracts';
import { buildMatch } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { createTellMatches } from './tell-matches.ts';

const untold = (leaveQueue: string[] = []) => ({ match: buildMatch(), leaveQueue, acceptedAt: 1_000 });

/** Tells over a stream and queues that fail as told, and what they were asked, in order. */
function start(options: { stored?: (id: string) => boolean; fails?: (userId: string) => boolean } = {}) {
  const { stored = () => true, fails = () => false } = options;
  const steps: string[] = [];
  const tell = createTellMatches({
    challenges: {
      noteTold: async (ids) => void steps.push(...ids.map((id) => `note ${id}`)),
    },
    entries: {
      async leave(tenant, userId, joinedBefore) {
        steps.push(`leave ${tenant} ${userId} ${joinedBefore}`);
        if (fails(userId)) throw new Error('away');
      },
    },
    async publish(events: readonly MatchEvent[]) {
      steps.push(...events.map(({ type, match, at }) => `${type} ${match.id} ${at}`));
      return events.map(({ match }) => stored(match.id));
    },
    nowMs: () => 5_000,
  });
  return { steps, tell };
}

describe('a match that is told', () => {
  it('comes after the queue entries that it ends, and before that is noted', async () => {
    const { steps, tell } = start();
    const one = untold(['ann', 'bob']);
    expect(await tell([one])).toBe(0);
    const { id, tenant } = one.match;
    expect(steps).toEqual([
      `leave ${tenant} ann 1000`,
      `leave ${tenant} bob 1000`,
      `match.found ${id} 5000`,
      `note ${id}`,
    ]);
  });

  it('stays due when the stream does not have it, and the others go', async () => {
    const [one, other] = [untold(), untold()];
    const { steps, tell } = start({ stored: (id) => id === other.match.id });
    expect(await tell([one, other])).toBe(1);
    expect(steps.filter((step) => step.startsWith('note'))).toEqual([`note ${other.match.id}`]);
  });

  it('stays untold while a queue entry could not be cancelled, and the others go', async () => {
    const [one, other] = [untold(['ann']), untold()];
    const { steps, tell } = start({ fails: () => true });
    expect(await tell([one, other])).toBe(1);
    expect(steps.join()).not.toContain(one.match.id);
    expect(steps).toContain(`note ${other.match.id}`);
  });
});
