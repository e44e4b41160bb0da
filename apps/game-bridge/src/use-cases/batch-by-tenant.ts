import { createMicroBatcher } from '@paireto/runtime';

type Settled<Result> = { ok: true; result: Result } | { ok: false; error: unknown };

/**
 * Collects the calls of one turn of the event loop and makes one call per tenant of them.
 * A tenant whose call fails does not touch the others.
 */
export function batchByTenant<Item, Result>(options: {
  maxBatch: number;
  tenantOf: (item: Item) => string;
  run: (tenant: string, items: readonly Item[]) => Promise<readonly Result[]>;
}): (item: Item) => Promise<Result> {
  const runTenant = async (tenant: string, items: readonly Item[]): Promise<Settled<Result>[]> => {
    try {
      const results = await options.run(tenant, items);
      return items.map((_, index) => ({ ok: true, result: results[index] as Result }));
    } catch (error) {
      return items.map(() => ({ ok: false, error }));
    }
  };

  const call = createMicroBatcher<Item, Settled<Result>>({
    maxBatch: options.maxBatch,
    async run(items) {
      const byTenant = Map.groupBy(items, options.tenantOf);
      const settled = new Map<Item, Settled<Result>>();
      await Promise.all(
        [...byTenant].map(async ([tenant, members]) => {
          for (const [index, outcome] of (await runTenant(tenant, members)).entries())
            settled.set(members[index] as Item, outcome);
        }),
      );
      return items.map((item) => settled.get(item) as Settled<Result>);
    },
  });

  return async (item) => {
    const outcome = await call(item);
    if (outcome.ok) return outcome.result;
    throw outcome.error;
  };
}
