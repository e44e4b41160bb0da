import type { Context } from 'hono';
import { problem } from './problem.ts';

/** 404 for a queue that the installation does not have, naming those that it has. */
export function noSuchQueue(c: Context, queues: Iterable<string>) {
  const names = Array.from(queues, (name) => `"${name}"`).join(', ');
  return problem(c, 'NOT_FOUND', `There is no such queue; there is ${names}.`);
}
