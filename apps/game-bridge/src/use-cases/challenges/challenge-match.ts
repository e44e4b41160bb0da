import { defined, hasColors, isDuel, type MatchTicket, type Ruleset } from '@paireto/contracts';
import type { Acceptance, RatedPlayer, StoredChallenge } from '../../ports/challenges.ts';

/** Who accepts what, and what the match takes from outside. */
export interface AcceptanceDraft {
  challenge: StoredChallenge;
  /** Of the challenge's queue. */
  ruleset: Ruleset;
  opponent: RatedPlayer;
  /** The challenger as they are rated now; absent: as they were when they made the challenge. */
  challenger: RatedPlayer | undefined;
  /** Whether the opponent's queue entry is cancelled. */
  leaveQueue: boolean;
  newId: () => string;
  nowMs: number;
  /** Numbers in [0, 1), for the flip of the coin. */
  random: () => number;
  traceparent: string | undefined;
}

/**
 * The match of a challenge, such as a queue would have made of two tickets: who plays for the first team comes first.
 *
 * @throws {RangeError} when the queue is not one against one any more.
 */
export function draftAcceptance(draft: AcceptanceDraft): Acceptance {
  const { challenge, ruleset, opponent, newId, nowMs } = draft;
  const challenger = draft.challenger ?? challenge.challenger;
  const [first, second] = ruleset.teams;
  if (first === undefined || second === undefined || !isDuel(ruleset.teams))
    throw new RangeError(`queue ${ruleset.name} is not one against one`);
  const isFirst = challengerIsFirst(draft, first.name);
  const challengerTeam = isFirst ? first.name : second.name;
  const opponentTeam = isFirst ? second.name : first.name;
  const ticketOf = (player: RatedPlayer, team: string): MatchTicket => ({
    ticketId: newId(),
    team,
    players: [{ ...onlyRated(player), sideBalance: 0 }],
    pools: [challenge.pool],
    enqueuedAt: challenge.createdAt,
    expiresAt: challenge.expiresAt,
  });
  const tickets = [ticketOf(challenger, challengerTeam), ticketOf(opponent, opponentTeam)];
  const { avoidRecent, holdForMs } = ruleset;
  return {
    match: {
      id: newId(),
      tenant: challenge.tenant,
      queue: challenge.queue,
      rulesetVersion: challenge.rulesetVersion,
      pool: challenge.pool,
      attributes: challenge.attributes,
      tickets: isFirst ? tickets : tickets.toReversed(),
      challenge: { id: challenge.id },
      ...defined('holdForMs', holdForMs),
      ...defined('rememberOpponents', avoidRecent && { count: avoidRecent.opponents, withinMs: avoidRecent.withinMs }),
      proposedAt: nowMs,
      ...defined('traceparent', draft.traceparent),
    },
    challenger,
    opponent,
    challengerTeam,
    opponentTeam,
    leaveQueue: [...(challenge.leaveQueue ? [challenger.userId] : []), ...(draft.leaveQueue ? [opponent.userId] : [])],
  };
}

/** As the challenger wished, where the teams are colours; else the coin decides. */
function challengerIsFirst({ challenge: { color }, ruleset, random }: AcceptanceDraft, first: string): boolean {
  if (color === 'random' || !hasColors(ruleset.teams)) return random() < 0.5;
  return color === first;
}

const onlyRated = ({ userId, rating, deviation, ratingFrom, ratingStale }: RatedPlayer): RatedPlayer => ({
  userId,
  rating,
  ...defined('deviation', deviation),
  ...defined('ratingFrom', ratingFrom),
  ...defined('ratingStale', ratingStale),
});
