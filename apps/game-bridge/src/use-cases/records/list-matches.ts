import {
  type BridgeReply,
  type BridgeRequest,
  defined,
  epochMsSchema,
  type MatchRecordView,
  uuidSchema,
} from '@paireto/contracts';
import type { MatchHistory } from '../../ports/match-history.ts';
import { createPageCursor, numberKey } from '../page-cursor.ts';

const cursor = createPageCursor('matches', [numberKey.pipe(epochMsSchema), uuidSchema]);

/** Answers `match.list`: one page of a player's matches, or of everybody's, the newest first. */
export function createListMatches(history: MatchHistory) {
  return async (request: BridgeRequest<'match.list'>): Promise<BridgeReply<'match.list'>> => {
    const { v: _, traceparent: __, cursor: begin, limit, ...filter } = request;
    const after = begin === undefined ? undefined : cursor.decode(begin);
    if (begin !== undefined && after === undefined) return { outcome: 'bad-cursor' };
    // One more than asked for tells whether there is another page.
    const found = await history.list(filter, {
      ...defined('after', after && { proposedAtMs: after[0], id: after[1] }),
      limit: limit + 1,
    });
    const matches = found.slice(0, limit);
    const last = found.length > limit ? matches.at(-1) : undefined;
    return { outcome: 'listed', page: { matches, next_cursor: last === undefined ? null : cursorOf(last) } };
  };
}

const cursorOf = ({ match_id, timings }: MatchRecordView): string =>
  cursor.encode([Date.parse(timings.proposed_at), match_id]);
