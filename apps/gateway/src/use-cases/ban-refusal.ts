import type { AccountBan, PlayerRating } from '../ports/rating-source.ts';
import type { JoinRefusal } from './join-refusal.ts';

/** The refusal of a request with banned players, the caller first and the party in its order; undefined where none is. */
export function banRefusal(players: readonly PlayerRating[]): JoinRefusal | undefined {
  if (players.every(({ outcome }) => outcome !== 'banned')) return undefined;
  const [caller, ...members] = players;
  if (caller?.outcome === 'banned') {
    return { outcome: 'refused', code: 'FORBIDDEN', errors: [], detail: describeOwnBan(caller) };
  }
  const errors = members.flatMap((member, index) =>
    // Why is nobody else's business.
    member.outcome === 'banned'
      ? [{ path: `party.${index}.user_id`, message: `has an account that ${statusOf(member)}` }]
      : [],
  );
  return errors.length === 0 ? undefined : { outcome: 'refused', code: 'FORBIDDEN', errors };
}

/** What a player is told of the ban of their own account. */
export const describeOwnBan = (ban: AccountBan): string =>
  `Your account ${statusOf(ban)}${ban.reason === undefined ? '' : ` (${ban.reason})`}: you cannot play.`;

const statusOf = ({ status, until }: AccountBan): string =>
  `is ${status}${until === undefined ? '' : ` until ${until}`}`;
