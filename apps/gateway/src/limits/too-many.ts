import type { Context } from 'hono';
import { problem, problemResponse } from '../http/problem.ts';
import type { Refusal } from './refusal.ts';

const headersOf = ({ retryAfterS, headers }: Refusal) => ({ ...headers, 'Retry-After': String(retryAfterS) });

/** 429 with Retry-After. */
export const tooMany = (c: Context, refusal: Refusal) =>
  problem(c, 'RATE_LIMITED', refusal.detail, {}, headersOf(refusal));

/** 429 with Retry-After, for what never reaches a handler. */
export function tooManyResponse(refusal: Refusal): Response {
  const response = problemResponse('RATE_LIMITED', refusal.detail);
  for (const [name, value] of Object.entries(headersOf(refusal))) response.headers.set(name, value);
  return response;
}
