import type { Match, MatchFound } from '@paireto/contracts';
import type { MatchEventPublisher } from '@paireto/runtime';
import type { TicketStore } from '@paireto/ticket-store';

/** Tells the stream of committed matches. What it could not tell stays in the store's outbox. */
export interface Announcer {
  /**
   * Resolves, never rejects, with how many of these are told and out of the outbox.
   * `again`: see `MatchEventPublisher`.
   */
  announce: (matches: readonly Match[], options?: { again?: number }) => Promise<number>;
  /** Whether a match is being announced right now. */
  isAnnouncing: (matchId: string) => boolean;
  /** Resolves when nothing is under way, or after `limitMs`. */
  drain: (limitMs: number) => Promise<void>;
}

/** Matches being announced at most: the rest stay in the outbox, where a sweep finds them. */
const MAX_UNDER_WAY = 20_000;

export function createAnnouncer(deps: {
  publisher: MatchEventPublisher;
  store: Pick<TicketStore, 'clearOutbox'>;
  nowMs: () => number;
  /** Whether the stream can be reached: what is published otherwise piles up in the client's memory. */
  canPublish: () => boolean;
  /** The stream has these matches, but they could not be taken out of the outbox: they will be told once more. */
  onNotCleared: (error: unknown) => void;
  onCleared: () => void;
}): Announcer {
  const underWay = new Set<string>();
  const works = new Set<Promise<number>>();

  const clear = async (tenant: string, matches: readonly Match[]): Promise<number> => {
    try {
      await deps.store.clearOutbox(
        tenant,
        matches.map((match) => match.id),
      );
      deps.onCleared();
      return matches.length;
    } catch (error) {
      deps.onNotCleared(error);
      return 0;
    }
  };

  const publish = async (matches: readonly Match[], options?: { again?: number }): Promise<number> => {
    if (!deps.canPublish()) return 0;
    const at = deps.nowMs();
    const events = matches.map((match): MatchFound => ({ v: 1, type: 'match.found', at, match }));
    const stored = await deps.publisher.publish(events, options);
    const told = matches.filter((_, index) => stored[index]);
    const byTenant = Map.groupBy(told, (match) => match.tenant);
    const cleared = await Promise.all([...byTenant].map(([tenant, ofTenant]) => clear(tenant, ofTenant)));
    return cleared.reduce((sum, count) => sum + count, 0);
  };

  return {
    announce(matches, options) {
      if (underWay.size + matches.length > MAX_UNDER_WAY) return Promise.resolve(0);
      for (const match of matches) underWay.add(match.id);
      const work = publish(matches, options).finally(() => {
        for (const match of matches) underWay.delete(match.id);
        works.delete(work);
      });
      works.add(work);
      return work;
    },
    isAnnouncing: (matchId) => underWay.has(matchId),
    async drain(limitMs) {
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, limitMs);
      });
      await Promise.race([Promise.allSettled(works), limit]);
      clearTimeout(timer);
    },
  };
}
