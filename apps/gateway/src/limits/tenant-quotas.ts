import { LRUCache } from 'lru-cache';
import type { Limits, Rate } from './limits.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { limitHeaders, type Refusal } from './refusal.ts';

/** Whether a tenant as a whole may have one more; undefined: it may. */
export interface TenantQuotas {
  /** At once, unless something has to be counted first. */
  join(tenant: string): Refusal | undefined | Promise<Refusal | undefined>;
  connect(tenant: string): Refusal | undefined;
}

/** How long a count of waiting entries is believed, and after how long one who met it may come again. */
const COUNT_MS = 1_000;
const WAITING_RETRY_S = 5;
const CONNECT_RETRY_S = 10;
const MAX_TENANTS = 10_000;

/** A count that is a while old, and what came since. */
interface Waiting {
  atMs: number;
  entries: number;
  since: number;
  counting: Promise<void> | undefined;
}

/**
 * `countWaiting` tells how many entries of a tenant wait, each as often as there are pools that it waits in. It is asked
 * once a second at most, for tenants with such a quota; where it does not answer, the quota is not applied.
 */
export function createTenantQuotas(deps: {
  limits: Limits;
  shared: RateLimiter;
  countWaiting: (tenant: string) => Promise<number>;
  connectionsOf: (tenant: string) => number;
  monotonicMs: () => number;
}): TenantQuotas {
  const waiting = new LRUCache<string, Waiting>({ max: MAX_TENANTS });

  const look = async (tenant: string): Promise<Waiting> => {
    const known = waiting.get(tenant) ?? { atMs: Number.NEGATIVE_INFINITY, entries: 0, since: 0, counting: undefined };
    waiting.set(tenant, known);
    if (deps.monotonicMs() - known.atMs < COUNT_MS) return known;
    known.counting ??= deps
      .countWaiting(tenant)
      .then(
        (entries) => Object.assign(known, { entries, since: 0 }),
        () => Object.assign(known, { entries: 0, since: 0 }),
      )
      .then(() => void Object.assign(known, { atMs: deps.monotonicMs(), counting: undefined }));
    // Only the first of a tenant waits for it.
    if (known.atMs === Number.NEGATIVE_INFINITY) await known.counting;
    return known;
  };

  const wait = async (tenant: string, waitingEntries: number): Promise<Refusal | undefined> => {
    const now = await look(tenant);
    if (now.entries + now.since >= waitingEntries) {
      const detail = `At most ${waitingEntries} entries of this game may wait (quota "waiting_entries"). Nothing was done. Come back in ${WAITING_RETRY_S} s.`;
      return { detail, retryAfterS: WAITING_RETRY_S, headers: {} };
    }
    now.since += 1;
    return undefined;
  };

  return {
    join(tenant) {
      const { joinsPerSecond, waitingEntries } = deps.limits.ofTenant(tenant);
      const take = () => (joinsPerSecond === undefined ? undefined : takeJoin(deps.shared, tenant, joinsPerSecond));
      return waitingEntries === undefined ? take() : wait(tenant, waitingEntries).then((refusal) => refusal ?? take());
    },
    connect(tenant) {
      const { connections } = deps.limits.ofTenant(tenant);
      if (connections === undefined || deps.connectionsOf(tenant) < connections) return undefined;
      const detail = `At most ${connections} connections of this game may be open here (quota "connections"). Come back in ${CONNECT_RETRY_S} s.`;
      return { detail, retryAfterS: CONNECT_RETRY_S, headers: {} };
    },
  };
}

function takeJoin(shared: RateLimiter, tenant: string, joinsPerSecond: number): Refusal | undefined {
  const rate: Rate = { limit: joinsPerSecond, perMs: 1_000 };
  const taken = shared.take(`{${tenant}}:limit:tenant-joins`, rate);
  if (!taken.isOver) return undefined;
  const detail = `This game takes ${joinsPerSecond} joins a second (quota "joins_per_second"). Nothing was done. Come back in ${taken.resetInS} s.`;
  return { detail, retryAfterS: taken.resetInS, headers: limitHeaders('joins_per_second', rate, taken) };
}
