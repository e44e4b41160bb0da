import { type Problem, type SocketRequest, socketRequestSchema } from '@paireto/contracts';
import { z } from 'zod';
import { describeErrors, explainIssues } from '../../http/explain-issues.ts';
import { problemOf } from '../../http/problem.ts';

/**
 * What a message of a client is. `refused`: a request that is none, but has an id to answer to. `malformed`: there is
 * nothing to answer to; the socket is closed.
 */
export type SocketMessage =
  | { outcome: 'request'; request: SocketRequest }
  | { outcome: 'refused'; id: string; problem: Problem }
  | { outcome: 'malformed'; reason: string };

const addressed = z.object({ id: z.string().min(1).max(64) });

/** Reads a text message. Never throws. */
export function parseSocketMessage(text: string): SocketMessage {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { outcome: 'malformed', reason: 'not JSON' };
  }
  const request = socketRequestSchema.safeParse(message);
  if (request.success) return { outcome: 'request', request: asItCame(request.data, message) };
  const address = addressed.safeParse(message);
  if (!address.success) return { outcome: 'malformed', reason: 'not an object with an "id" of 1-64 characters' };
  const errors = explainIssues(request.error.issues, message);
  const problem = problemOf('INVALID_REQUEST', describeErrors(errors), { errors });
  return { outcome: 'refused', id: address.data.id, problem };
}

/** With the very body that was sent: what its endpoint refuses must get there, `__proto__` too. */
function asItCame(request: SocketRequest, message: unknown): SocketRequest {
  return 'body' in request ? { ...request, body: (message as Pick<typeof request, 'body'>).body } : request;
}
