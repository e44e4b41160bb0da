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

/** Whole numbers that most members of a call have in common: they are sent once. */
export type Terms = readonly number[];

/** KEYS and ARGV of one call, written member by member in the order in which scripts/prelude.lua reads them. */
export interface ScriptCall {
  readonly keys: TenantKeys;
  /** Members begun so far. */
  readonly members: number;
  /** Keys so far. */
  readonly size: number;
  beginMember(): void;
  /** A key that holds a text. */
  key(name: string): void;
  /** A key that holds a sorted set. */
  list(name: string): void;
  arg(value: string | number): void;
  ticket(ticket: TicketRef, terms?: Terms): void;
  /** How many slots a ticket has, and where it waits: most tickets of a list are alike. */
  shape(ticket: Pick<TicketRef, 'queue' | 'pools'> & { slots: number }): void;
  match(matchId: string, tickets: readonly TicketRef[], terms?: Terms): void;
  finish(): { keys: string[]; args: (string | number)[] };
}

/** Starts a call about one tenant. */
export function createScriptCall(tenantKeys: TenantKeys, retentionMs: number): ScriptCall {
  const listKeys = [tenantKeys.pools, tenantKeys.placing, tenantKeys.outbox, tenantKeys.accepting];
  // Where the ids begin, counted from 1 as Lua does.
  const ticketIdAt = Buffer.byteLength(tenantKeys.ticket('')) + 1;
  const matchIdAt = Buffer.byteLength(tenantKeys.match('')) + 1;
  const [poolPlaces, queuePlaces] = [new Map<string, number>(), new Map<string, number>()];
  const [ticketShapes, matchShapes] = [new Map<string, number>(), new Map<string, number>()];
  const texts: string[] = [];
  const lists: string[] = [];
  const args: (string | number)[] = [];
  let members = 0;

  function shapeOf(queue: string | undefined, slots: number, pools: readonly string[], terms: Terms = []): number {
    let shape = `${queue === undefined ? 0 : placeIn(queuePlaces, queue)} ${slots}`;
    for (const name of pools) shape += ` ${placeIn(poolPlaces, name)}`;
    return placeIn(ticketShapes, `${shape}|${terms.join(' ')}`);
  }

  function writeTicket({ id, queue, userIds, pools }: TicketRef, terms?: Terms): number {
    texts.push(tenantKeys.ticket(id));
    for (const userId of userIds) texts.push(tenantKeys.player(userId));
    return shapeOf(queue, userIds.length, pools, terms);
  }

  return {
    keys: tenantKeys,
    get members() {
      return members;
    },
    get size() {
      return texts.length + lists.length + poolPlaces.size + queuePlaces.size;
    },
    beginMember() {
      members += 1;
    },
    key(name) {
      texts.push(name);
    },
    list(name) {
      lists.push(name);
    },
    arg(value) {
      args.push(value);
    },
    ticket(ticket, terms) {
      args.push(writeTicket(ticket, terms));
    },
    shape({ queue, slots, pools }) {
      args.push(shapeOf(queue, slots, pools));
    },
    match(matchId, tickets, terms = []) {
      texts.push(tenantKeys.match(matchId));
      let shape = '';
      for (const ticket of tickets) shape += ` ${writeTicket(ticket)}`;
      args.push(placeIn(matchShapes, `${shape}|${terms.join(' ')}`));
    },
    finish() {
      const names = [...poolPlaces.keys()];
      const poolKeys = names.map((name) => tenantKeys.pool(name));
      const presenceKeys = [...queuePlaces.keys()].map((queue) => tenantKeys.presence(queue));
      return {
        keys: [...listKeys, ...poolKeys, ...presenceKeys, ...texts, ...lists],
        args: [
          ...[retentionMs, ticketIdAt, matchIdAt, names.length, ...names, presenceKeys.length],
          ...[ticketShapes.size, ...ticketShapes.keys(), matchShapes.size, ...matchShapes.keys()],
          ...[texts.length, members, ...args],
        ],
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
