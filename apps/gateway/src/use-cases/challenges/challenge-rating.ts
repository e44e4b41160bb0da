import type { BridgeRequest } from '@paireto/contracts';
import type { PlayerRating } from '../../ports/rating-source.ts';

type RatedPlayer = BridgeRequest<'challenge.create'>['challenger'];

/** A player with the rating that a source told, as bridges take it. */
export function asRatedPlayer(userId: string, answer: PlayerRating & { outcome: 'rated' }): RatedPlayer {
  const { outcome: _, ...rated } = answer;
  return { userId, ...rated };
}
