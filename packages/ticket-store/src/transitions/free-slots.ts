import type { Ticket } from '@paireto/contracts';
import { readMatchData } from '../reads/read-asked.ts';
import { loadScript } from '../script.ts';
import { textAt, unexpectedReply } from '../script-reply.ts';
import type { StoreAccess } from '../store-access.ts';
import { decodeTicket } from '../stored-ticket.ts';
import type { NewTicket } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';
import { matchOfOne } from './asked-match.ts';
import { expire } from './expire.ts';
import { lapseMatches } from './lapse-matches.ts';

/** A ticket that was refused because one of its players is held by another. */
export interface Refused {
  ticket: NewTicket;
  heldBy: string;
}

type FreeOutcome =
  | { outcome: 'freed' | 'held' }
  | { outcome: 'overdue'; holder: Ticket | undefined }
  | { outcome: 'asked'; matchId: string; holder: Ticket | undefined };

/** Frees players of a ticket that has ended or is gone. */
const free: Transition<Refused, FreeOutcome> = {
  script: loadScript('freeSlots'),
  maxMembers: 256,
  write(call, { ticket, heldBy }) {
    call.ticket({ id: heldBy, userIds: ticket.players.map((player) => player.userId), pools: [] });
  },
  read(reply, { heldBy }, tenant) {
    switch (reply.outcome) {
      case 'freed':
      case 'held':
        return { outcome: reply.outcome };
      case 'overdue':
        return { outcome: 'overdue', holder: decodeTicket(tenant, heldBy, reply.values[1])?.ticket };
      case 'asked':
        return {
          outcome: 'asked',
          matchId: textAt(reply, 1),
          holder: decodeTicket(tenant, heldBy, reply.values[2])?.ticket,
        };
      default:
        throw unexpectedReply(reply);
    }
  },
};

/**
 * Frees what is held for no good, ending waits that are over and matches whose time to accept is up, and returns whom it is
 * worth trying again for.
 */
export async function freeSlots<Item extends Refused>(
  access: StoreAccess,
  tenant: string,
  refused: readonly Item[],
): Promise<Item[]> {
  const outcomes = await access.run(free, tenant, refused);
  const overdue = outcomes.flatMap((outcome) => (outcome.outcome === 'overdue' ? (outcome.holder ?? []) : []));
  const [lapsed] = await Promise.all([lapseHolders(access, tenant, outcomes), access.run(expire, tenant, overdue)]);
  return refused.filter(({ heldBy }, index) => {
    const outcome = outcomes[index];
    if (outcome?.outcome === 'overdue') return outcome.holder !== undefined;
    return outcome?.outcome === 'freed' || (outcome?.outcome === 'asked' && lapsed.has(heldBy));
  });
}

/** Ends the matches that hold players though the time to accept them is up, or they are gone: ids of their tickets. */
async function lapseHolders(
  { redis, run, keysOf }: StoreAccess,
  tenant: string,
  outcomes: readonly FreeOutcome[],
): Promise<Set<string>> {
  const asked = outcomes.flatMap((outcome) => (outcome.outcome === 'asked' ? [outcome] : []));
  if (asked.length === 0) return new Set();
  const known = await readMatchData(
    redis,
    keysOf(tenant),
    asked.map(({ matchId }) => matchId),
  );
  const matches = asked.flatMap(({ matchId, holder }, index) => {
    return known[index] ?? (holder === undefined ? [] : [matchOfOne(matchId, holder)]);
  });
  const fallen = await run(lapseMatches, tenant, matches);
  return new Set(
    fallen.flatMap((each) => [...(each?.searching.map(({ id }) => id) ?? []), ...(each?.cancelled ?? [])]),
  );
}
