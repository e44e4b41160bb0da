import type { TenantKeys } from './keys.ts';

/** What a script needs to know of a ticket. */
export interface TicketRef {
  id: string;
  /** Its queue, where the script may touch the presences of that queue. */
  queue?: string | undefined;
  /** Players whose slots the script may touch. */
  userIds: readonly string[];
  /** Pools that the script may touch. */
  pools: readonly string[];
}

/** KEYS and ARGV of one call, written member by member in the order in which scripts/prelude.lua reads them. */
export interface ScriptCall {
  readonly keys: TenantKeys;
  /** Members begun so far. */
  readonly members: number;
  /** Keys so far. */
  readonly size: number;
  beginMember(): void;
  key(name: string): void;
  arg(value: string | number): void;
  ticket(ticket: TicketRef): void;
  finish(): { keys: string[]; args: (string | number)[] };
}

/** Starts a call about one tenant. */
export function createScriptCall(tenantKeys: TenantKeys, retentionMs: number): ScriptCall {
  const listKeys = [tenantKeys.pools, tenantKeys.placing, tenantKeys.outbox, tenantKeys.accepting];
  const poolPlaces = new Map<string, number>();
  const queuePlaces = new Map<string, number>();
  const keys: string[] = [];
  const args: (string | number)[] = [];
  let members = 0;

  return {
    keys: tenantKeys,
    get members() {
      return members;
    },
    get size() {
      return keys.length + poolPlaces.size + queuePlaces.size;
    },
    beginMember() {
      members += 1;
    },
    key(name) {
      keys.push(name);
    },
    arg(value) {
      args.push(value);
    },
    ticket(ticket) {
      keys.push(tenantKeys.ticket(ticket.id));
      args.push(ticket.id, ticket.queue === undefined ? 0 : placeIn(queuePlaces, ticket.queue));
      args.push(ticket.userIds.length, ticket.pools.length);
      for (const userId of ticket.userIds) keys.push(tenantKeys.player(userId));
      for (const name of ticket.pools) args.push(placeIn(poolPlaces, name));
    },
    finish() {
      const names = [...poolPlaces.keys()];
      const poolKeys = names.map((name) => tenantKeys.pool(name));
      const presenceKeys = [...queuePlaces.keys()].map((queue) => tenantKeys.presence(queue));
      return {
        keys: [...listKeys, ...poolKeys, ...presenceKeys, ...keys],
        args: [retentionMs, names.length, ...names, presenceKeys.length, members, ...args],
      };
    },
  };
}

/** The place of a name in a list that grows, counted from 1 as Lua does. */
function placeIn(places: Map<string, number>, name: string): number {
  const known = places.get(name);
  if (known !== undefined) return known;
  places.set(name, places.size + 1);
  return places.size;
}
