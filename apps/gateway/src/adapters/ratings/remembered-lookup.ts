import { LRUCache } from 'lru-cache';
import { createSharedLookup, type Lookup, type LookupScope } from './shared-lookup.ts';

/** A value, and whether the source said so just now (or lately enough), or only before it fell silent. */
export type Remembered<Value> = { value: Value; stale: boolean } | undefined;

export interface RememberOptions {
  /** For how long a value counts as said just now, in ms from when it was asked for; 0: it never does. */
  freshMs: number;
  /** Values remembered at most; the longest unused is forgotten first. */
  maxRemembered: number;
  /** Players in one question at most. */
  maxPlayers: number;
}

/**
 * Looks up with a memory: a value is used again while it is fresh, and, marked stale, for as long as it is remembered
 * whenever the source says nothing. Questions are shared. Never rejects; undefined: nothing is known of that player.
 */
export function createRememberedLookup<Value extends object>(
  options: RememberOptions,
  deps: { ask: Lookup<Value>; monotonicMs: () => number; onAway: (error: unknown) => void },
): (scope: LookupScope, userIds: readonly string[]) => Promise<Remembered<Value>[]> {
  const { monotonicMs } = deps;
  const memory = new LRUCache<string, { value: Value; askedAtMs: number }>({ max: options.maxRemembered });

  const shared = createSharedLookup<Value>(options.maxPlayers, async (scope, userIds) => {
    const askedAtMs = monotonicMs();
    const values = await deps.ask(scope, userIds).catch((error: unknown) => {
      deps.onAway(error);
      return [];
    });
    for (const [index, userId] of userIds.entries()) {
      const value = values[index];
      if (value !== undefined) memory.set(keyOf(scope, userId), { value, askedAtMs });
    }
    return values;
  });

  const freshValue = (scope: LookupScope, userId: string): Value | undefined => {
    if (options.freshMs === 0) return undefined;
    const known = memory.get(keyOf(scope, userId));
    return known !== undefined && monotonicMs() - known.askedAtMs < options.freshMs ? known.value : undefined;
  };

  return async (scope, userIds) => {
    const fresh = userIds.map((userId) => freshValue(scope, userId));
    const missing = userIds.filter((_, index) => fresh[index] === undefined);
    if (missing.length === 0) return fresh.map((value) => value && { value, stale: false });
    const asked = await shared(scope, missing);
    let next = 0;
    return userIds.map((userId, index): Remembered<Value> => {
      const value = fresh[index] ?? asked[next++];
      if (value !== undefined) return { value, stale: false };
      const known = memory.get(keyOf(scope, userId));
      return known && { value: known.value, stale: true };
    });
  };
}

const keyOf = ({ tenant, queue }: LookupScope, userId: string): string => `${tenant} ${queue} ${userId}`;
