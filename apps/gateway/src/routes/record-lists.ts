import {
  defined,
  matchesPageSchema,
  queueNameSchema,
  recordStateSchema,
  userIdSchema,
  uuidSchema,
} from '@paireto/contracts';
import type { Context } from 'hono';
import { z } from 'zod';
import { answerJson } from '../http/answer-headers.ts';
import { badCursor, pageQuery } from '../http/ask-for-page.ts';
import { answers, refuses } from '../http/describe-answers.ts';
import { bridgeRefusals, noAnswer } from '../http/no-answer.ts';
import type { AskBridge } from '../ports/ask-bridge.ts';

const instant = z.iso.datetime({ offset: true, error: 'a time such as 2026-01-31T12:00:00Z' });

/** What every list of matches can be asked for. */
export const recordFilters = {
  queue: queueNameSchema.optional(),
  state: recordStateSchema.optional(),
  from: instant.optional().meta({ description: 'Proposed then or later' }),
  to: instant.optional().meta({ description: 'Proposed before' }),
  ...pageQuery,
  opponent: userIdSchema.optional().meta({ description: 'Another player of the match' }),
};
type RecordFilters = z.infer<z.ZodObject<typeof recordFilters>>;

export const recordId = uuidSchema.toLowerCase().meta({ description: 'The match_id' });

export const recordsAreLate =
  'A record is written a moment after the match was made; while the database is away, later.';

export const recordListAnswers = {
  200: answers('A page of matches, the newest first', matchesPageSchema),
  400: refuses('INVALID_REQUEST: `errors` names each parameter and what is allowed'),
  ...bridgeRefusals,
};

/** Nothing is older than the epoch. */
const epochMs = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Math.max(0, Date.parse(text));

/** Answers with a page of the matches of a tenant, or of one of its players. */
export async function answerRecordList(
  c: Context,
  askBridge: AskBridge,
  { tenant, userId }: { tenant: string; userId: string | undefined },
  query: RecordFilters,
) {
  const { queue, state, opponent, cursor, limit } = query;
  const reply = await askBridge('match.list', {
    tenant,
    limit,
    ...defined('userId', userId),
    ...defined('queue', queue),
    ...defined('state', state),
    ...defined('opponentId', opponent),
    ...defined('fromMs', epochMs(query.from)),
    ...defined('toMs', epochMs(query.to)),
    ...defined('cursor', cursor),
  });
  if (reply.outcome === 'listed') return answerJson(c, reply.page, 200);
  return reply.outcome === 'bad-cursor' ? badCursor(c) : noAnswer(c);
}
