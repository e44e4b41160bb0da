import { isActive, type TicketState } from '@paireto/contracts';
import type { Client } from './gateway-client.ts';

/** A ticket as its client knows it. */
export interface KnownTicket {
  id: string;
  owner: Client;
  status: TicketState;
}

/** All tickets that clients were told of. */
export interface TicketBook {
  /** Notes what a client was told of its ticket. */
  note(owner: Client, id: string, status: TicketState): void;
  has(id: string): boolean;
  all(): KnownTicket[];
  /** How many are in which state, as far as the clients know. */
  counts(): Record<'searching' | 'placing' | 'matched' | 'others', number>;
}

export function createTicketBook(): TicketBook {
  const tickets = new Map<string, KnownTicket>();
  return {
    note(owner, id, status) {
      const known = tickets.get(id);
      if (known === undefined) tickets.set(id, { id, owner, status });
      // An answer of an earlier moment may arrive later.
      else if (isActive(known.status)) known.status = status;
    },
    has: (id) => tickets.has(id),
    all: () => [...tickets.values()],
    counts() {
      const counts = { searching: 0, placing: 0, matched: 0, others: 0 };
      for (const { status } of tickets.values()) {
        if (status === 'SEARCHING') counts.searching += 1;
        else if (status === 'PLACING') counts.placing += 1;
        else if (status === 'MATCHED') counts.matched += 1;
        else counts.others += 1;
      }
      return counts;
    },
  };
}
