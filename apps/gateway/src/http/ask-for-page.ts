import type { Context } from 'hono';
import { z } from 'zod';
import { problem } from './problem.ts';

const USUAL_LIMIT = 20;
const MAX_LIMIT = 100;

/** The query parameters of every list: where to go on, and how many at most. */
export const pageQuery = {
  cursor: z.string().min(1).max(256).optional().meta({ description: '`next_cursor` of the page before' }),
  limit: z.coerce
    .number(`a number from 1 to ${MAX_LIMIT}`)
    .int()
    .min(1)
    .max(MAX_LIMIT)
    .default(USUAL_LIMIT)
    .meta({ description: `At most so many, 1 to ${MAX_LIMIT}` }),
};

const message = 'is no cursor of this list; leave it out to begin, then send next_cursor as it came';

/** 400 for a cursor that is not one of the list's. */
export const badCursor = (c: Context) =>
  problem(c, 'INVALID_REQUEST', `cursor: ${message}`, { errors: [{ path: 'cursor', message }] });
