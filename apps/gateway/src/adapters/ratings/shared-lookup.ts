/** Of which queue players are looked up. */
export interface LookupScope {
  tenant: string;
  queue: string;
}

/** Looks players up: a value each, in the order asked; undefined where nothing is said of that one. */
export type Lookup<Value> = (scope: LookupScope, userIds: readonly string[]) => Promise<readonly (Value | undefined)[]>;

/** What is asked in one go. It may be added to until the turn of the event loop ends. */
interface Batch<Value> {
  userIds: string[];
  values: ReturnType<Lookup<Value>>;
}

/**
 * Fewer questions than calls: whoever is asked about already is not asked about again, and the calls of one turn of the
 * event loop share a question, those of one call always. The players of one call must not be more than `maxPlayers`.
 */
export function createSharedLookup<Value>(maxPlayers: number, ask: Lookup<Value>): Lookup<Value> {
  const underWay = new Map<string, { batch: Batch<Value>; index: number }>();
  const open = new Map<string, Batch<Value>>();

  const openBatch = (scope: LookupScope, scopeKey: string): Batch<Value> => {
    const userIds: string[] = [];
    const send = async (): ReturnType<Lookup<Value>> => {
      await new Promise((resolve) => setImmediate(resolve));
      if (open.get(scopeKey) === batch) open.delete(scopeKey);
      try {
        return await ask(scope, userIds);
      } finally {
        for (const userId of userIds) underWay.delete(`${scopeKey} ${userId}`);
      }
    };
    const batch = { userIds, values: send() };
    open.set(scopeKey, batch);
    return batch;
  };

  return async (scope, userIds) => {
    // No id has a space in it.
    const scopeKey = `${scope.tenant} ${scope.queue}`;
    const isNew = (userId: string): boolean => !underWay.has(`${scopeKey} ${userId}`);
    const newcomers = userIds.filter(isNew);
    if (newcomers.length > 0) {
      const last = open.get(scopeKey);
      const fits = last !== undefined && last.userIds.length + newcomers.length <= maxPlayers;
      const batch = fits ? last : openBatch(scope, scopeKey);
      for (const userId of newcomers) {
        underWay.set(`${scopeKey} ${userId}`, { batch, index: batch.userIds.push(userId) - 1 });
      }
    }
    const places = userIds.map((userId) => underWay.get(`${scopeKey} ${userId}`));
    return Promise.all(places.map(async (place) => place && (await place.batch.values)[place.index]));
  };
}
