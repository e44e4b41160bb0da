import { type JoinRequest, MAX_BLOCKED_PLAYERS, type Ruleset } from '@paireto/contracts';
import type { NewTicket } from '@paireto/ticket-store';
import type { Caller, PartyMember } from '../ports/caller.ts';
import type { RatingSource } from '../ports/rating-source.ts';

/** Who would play with a ticket: the caller first. */
export type TicketPlayers = NewTicket['players'];

/** A join that its schema cannot refuse, because only the token tells what is wrong with it. */
export interface JoinRefusal {
  outcome: 'refused';
  code: 'FORBIDDEN' | 'INVALID_REQUEST';
  errors: { path: string; message: string }[];
}

/**
 * The caller and whoever joins with them, each with the rating and the blocked players of the caller's token. Members must
 * be in the party that the token names.
 */
export async function seatParty(
  deps: { ratings: RatingSource },
  caller: Caller,
  ruleset: Ruleset,
  request: JoinRequest,
): Promise<{ outcome: 'seated'; players: TicketPlayers } | JoinRefusal> {
  const members = membersOf(caller, request);
  if ('outcome' in members) return members;
  const everybody = [caller, ...members];
  const blocked = blockedBy(caller, request, everybody);
  if ('outcome' in blocked) return blocked;
  const ratings = await Promise.all(everybody.map((player) => deps.ratings(player, ruleset.name)));
  const players = everybody.map(({ userId }, index) => {
    const roles = index === 0 ? request.roles : request.party[index - 1]?.roles;
    return {
      userId,
      rating: ratings[index] as number,
      ...(roles === undefined ? {} : { roles }),
      ...(index > 0 || blocked.length === 0 ? {} : { blocked }),
    };
  });
  return spreadRefusal(ruleset, players) ?? { outcome: 'seated', players };
}

function membersOf(caller: Caller, { party }: JoinRequest): PartyMember[] | JoinRefusal {
  const pathOf = (index: number): string => `party.${index}.user_id`;
  const self = party.findIndex(({ userId }) => userId === caller.userId);
  if (self !== -1) {
    return refused('INVALID_REQUEST', { path: pathOf(self), message: 'is you; name only those who join with you' });
  }
  const members = party.map(({ userId }) => caller.party.find((member) => member.userId === userId));
  const strangers = members.flatMap((member, index) => (member === undefined ? [pathOf(index)] : []));
  if (strangers.length === 0) return members as PartyMember[];
  const message = 'is not in the party of your token (claim "party")';
  return refused('FORBIDDEN', ...strangers.map((path) => ({ path, message })));
}

/** Who the caller will not meet, each once. Who is in the party is there by choice. */
function blockedBy(
  { blocked }: Caller,
  { avoidPlayers }: JoinRequest,
  party: readonly PartyMember[],
): string[] | JoinRefusal {
  if (blocked.length === 0 && avoidPlayers.length === 0) return [];
  const own = new Set(party.map(({ userId }) => userId));
  const all = [...new Set([...blocked, ...avoidPlayers])].filter((userId) => !own.has(userId));
  if (all.length <= MAX_BLOCKED_PLAYERS) return all;
  const message = `together with those whom your token blocks at most ${MAX_BLOCKED_PLAYERS}, not ${all.length}`;
  return refused('INVALID_REQUEST', { path: 'avoid_players', message });
}

function spreadRefusal({ party, name }: Ruleset, players: TicketPlayers): JoinRefusal | undefined {
  if (party.maxSpread === undefined) return undefined;
  const [lowest, ...others] = players.toSorted((a, b) => a.rating - b.rating);
  const highest = others.at(-1);
  if (!lowest || !highest || highest.rating - lowest.rating <= party.maxSpread) return undefined;
  const ratings = `"${lowest.userId}" has ${lowest.rating} and "${highest.userId}" has ${highest.rating}`;
  const message = `${ratings}: the ratings of a party of "${name}" may be ${party.maxSpread} apart`;
  return refused('INVALID_REQUEST', { path: 'party', message });
}

const refused = (code: JoinRefusal['code'], ...errors: JoinRefusal['errors']): JoinRefusal => {
  return { outcome: 'refused', code, errors };
};
