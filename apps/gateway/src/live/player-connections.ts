import { MAX_SOCKETS_PER_PLAYER, type PlayerAddress } from '@paireto/contracts';

/**
 * The sockets and event streams that players hold open here: at most five each. One more closes the player's oldest, so
 * that somebody whose connections broke unnoticed is never locked out by them.
 */
export interface PlayerConnections {
  /**
   * Counts one until the returned function is called. `close` ends it because it is one too many, and is called at most once.
   * Undefined: the gateway holds as many as it may.
   */
  open(player: PlayerAddress, close: () => void): (() => void) | undefined;
  readonly size: number;
  /** Those of one tenant. */
  sizeOf(tenant: string): number;
}

/** `maxTotal`: of all players together; `maxOf`: of those of a tenant, where that is limited. */
export function createPlayerConnections(options: {
  maxTotal: number;
  maxOf?: (tenant: string) => number | undefined;
}): PlayerConnections {
  /** The oldest first. Arrays: they are short, and a set of one is three times as large. */
  const byPlayer = new Map<string, (() => void)[]>();
  const byTenant = new Map<string, number>();
  let size = 0;

  const count = (tenant: string, by: 1 | -1): void => {
    const own = (byTenant.get(tenant) ?? 0) + by;
    size += by;
    if (own === 0) byTenant.delete(tenant);
    else byTenant.set(tenant, own);
  };
  const isFullFor = (tenant: string): boolean =>
    size >= options.maxTotal || (byTenant.get(tenant) ?? 0) >= (options.maxOf?.(tenant) ?? Number.POSITIVE_INFINITY);

  const letGo = (tenant: string, key: string, close: () => void): void => {
    const own = byPlayer.get(key) ?? [];
    const index = own.indexOf(close);
    if (index < 0) return;
    own.splice(index, 1);
    count(tenant, -1);
    if (own.length === 0) byPlayer.delete(key);
  };

  return {
    open({ tenant, userId }, close) {
      // A tenant has no colons.
      const key = `${tenant}:${userId}`;
      const own = byPlayer.get(key);
      const isOneTooMany = own !== undefined && own.length >= MAX_SOCKETS_PER_PLAYER;
      if (isFullFor(tenant) && !isOneTooMany) return undefined;
      if (isOneTooMany) {
        const [oldest] = own;
        if (oldest) {
          letGo(tenant, key, oldest);
          oldest();
        }
      }
      const entry = (): void => close();
      // An array that grows makes room for 17, one that begins with its first has room for that.
      if (own === undefined || own.length === 0) byPlayer.set(key, [entry]);
      else own.push(entry);
      count(tenant, 1);
      return () => letGo(tenant, key, entry);
    },
    get size() {
      return size;
    },
    sizeOf: (tenant) => byTenant.get(tenant) ?? 0,
  };
}
