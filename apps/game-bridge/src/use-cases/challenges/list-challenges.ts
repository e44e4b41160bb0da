import { type BridgeReply, type BridgeRequest, uuidSchema } from '@paireto/contracts';
import type { Challenges } from '../../ports/challenges.ts';
import { createPageCursor } from '../page-cursor.ts';
import { describeChallenge } from './describe-challenge.ts';

const cursors = {
  incoming: createPageCursor('incoming', [uuidSchema]),
  outgoing: createPageCursor('outgoing', [uuidSchema]),
};

/** Lists what a player was asked, or asks of others, the newest first. */
export function createListChallenges({ challenges, random }: { challenges: Challenges; random: () => number }) {
  return async (request: BridgeRequest<'challenge.list'>): Promise<BridgeReply<'challenge.list'>> => {
    const { tenant, userId, direction, status, limit } = request;
    const after = request.cursor === undefined ? undefined : cursors[direction].decode(request.cursor);
    if (request.cursor !== undefined && after === undefined) return { outcome: 'bad-cursor' };
    await challenges.rememberBlocks(tenant, userId, request.blocked, random());
    const rows = await challenges.list({ tenant, userId, direction, status, beforeId: after?.[0], limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      outcome: 'listed',
      page: {
        challenges: page.map((challenge) => describeChallenge(challenge, userId)),
        next_cursor: last === undefined ? null : cursors[direction].encode([last.id]),
      },
    };
  };
}
