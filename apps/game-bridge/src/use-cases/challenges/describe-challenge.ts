import { type Challenge, defined } from '@paireto/contracts';
import type { StoredChallenge } from '../../ports/challenges.ts';

/** A challenge as this one of its players is told of it. */
export function describeChallenge(challenge: StoredChallenge, userId: string): Challenge {
  const { challenger, match, state } = challenge;
  const hasReason = state === 'DECLINED' || state === 'FAILED' || state === 'PENDING';
  return {
    challenge_id: challenge.id,
    status: state,
    challenger: { user_id: challenger.userId, rating: challenger.rating },
    opponent: { user_id: challenge.opponentId, rating: challenge.opponentRating ?? null },
    queue: challenge.queue,
    attributes: challenge.attributes,
    color: challenge.color,
    ...defined('message', challenge.message),
    created_at: new Date(challenge.createdAt).toISOString(),
    expires_at: new Date(challenge.expiresAt).toISOString(),
    ...defined('reason', hasReason ? challenge.reason : undefined),
    failed_attempts: challenge.failures,
    ...defined('match_id', match?.id),
    ...defined('assignment', assignmentOf(challenge, userId)),
  };
}

function assignmentOf({ game, match, challenger }: StoredChallenge, userId: string): Challenge['assignment'] {
  if (game === undefined || match === undefined) return undefined;
  const teams = [match.challengerTeam, match.opponentTeam];
  const team = userId === challenger.userId ? match.challengerTeam : match.opponentTeam;
  return {
    game_id: game.gameId,
    ...defined('server_addr', game.serverAddr),
    team,
    ...(teams.every(isColor) && isColor(team) ? { color: team } : {}),
  };
}

const isColor = (team: string): team is 'white' | 'black' => team === 'white' || team === 'black';
