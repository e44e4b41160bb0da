import type { Match } from '@paireto/contracts';
import { encodeMatchData } from '../match-data.ts';
import { readSlots } from '../reads/read-slots.ts';
import { loadScript } from '../script.ts';
import type { StoreAccess } from '../store-access.ts';
import { balancesOf } from '../stored-ticket.ts';
import { encodeTicketData } from '../ticket-data.ts';
import type { ClaimOutcome } from '../ticket-store.ts';
import { TicketStoreError } from '../ticket-store-error.ts';
import type { Transition } from '../transition.ts';
import { challengeTicket, placeableUntil } from './challenge-ticket.ts';
import { readClaim } from './claim-outcome.ts';
import { writeMatch } from './ticket-ref.ts';

/** A challenge, and the tickets in the slots of its players: ids by user, none where a slot holds nobody. */
export interface Challenge {
  match: Match;
  holders: ReadonlyMap<string, string>;
}

/** Stores the tickets of challenges and places them. `moved`: a slot holds another ticket than was said. */
export const placeWithHolders = (retentionMs: number): Transition<Challenge, ClaimOutcome | { outcome: 'moved' }> => ({
  script,
  maxMembers: 100,
  write(call, { match, holders }) {
    writeMatch(call, match, { slots: true, pools: false });
    call.arg(encodeMatchData(match));
    call.arg(placeableUntil(match, retentionMs));
    for (const each of match.tickets) {
      const ticket = challengeTicket(match, each);
      call.arg(encodeTicketData(ticket));
      call.arg(balancesOf(ticket));
      call.arg(ticket.enqueuedAt);
      call.arg(ticket.expiresAt);
      for (const { userId } of ticket.players) {
        const holder = holders.get(userId);
        call.arg(holder ?? '');
        if (holder !== undefined) call.key(call.keys.ticket(holder));
      }
    }
  },
  read: (reply, _, tenant) => (reply.outcome === 'moved' ? { outcome: 'moved' } : readClaim(reply, tenant)),
});

const script = loadScript('placeChallenges');

/** Each round but the first follows a change of a slot in between. */
const MAX_ROUNDS = 10;

/** Places matches of challenges that Redis does not know, or not whole. */
export async function placeChallenges(
  access: StoreAccess,
  tenant: string,
  matches: readonly Match[],
  rounds = MAX_ROUNDS,
): Promise<ClaimOutcome[]> {
  if (matches.length === 0) return [];
  const holders = await readHolders(access, tenant, matches);
  const challenges = matches.map((match) => ({ match, holders }));
  const outcomes = await access.run(placeWithHolders(access.retentionMs), tenant, challenges);
  const moved = matches.filter((_, index) => outcomes[index]?.outcome === 'moved');
  if (moved.length > 0 && rounds === 0) throw new TicketStoreError('UNEXPECTED_REPLY', 'slots that never stay');
  const again = (await placeChallenges(access, tenant, moved, rounds - 1)).values();
  return outcomes.map((outcome) => (outcome.outcome === 'moved' ? again.next().value! : outcome));
}

/** The tickets in the slots of all these players that hold them, or did. */
async function readHolders(
  { redis, keysOf }: StoreAccess,
  tenant: string,
  matches: readonly Match[],
): Promise<Map<string, string>> {
  const keys = keysOf(tenant);
  const players = matches.flatMap(({ tickets }) => tickets.flatMap((ticket) => ticket.players));
  const userIds = [...new Set(players.map(({ userId }) => userId))];
  const slots = await readSlots(redis, keys, userIds);
  return new Map(
    userIds.flatMap((userId, index): [string, string][] => {
      const slot = slots[index];
      return slot !== undefined && slot.live !== 0 ? [[userId, slot.ticketId]] : [];
    }),
  );
}
