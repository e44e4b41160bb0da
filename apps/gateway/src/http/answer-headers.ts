import type { Context, TypedResponse } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { JSONParsed } from 'hono/utils/types';
import type { AnswerHeaders, AppEnv } from './app-env.ts';
import { requestIdOf } from './request-id.ts';

/**
 * Headers that keep browsers from making more of an answer than it is: answers are data, nothing in them is to be run, shown
 * in a frame, guessed at or told on. Browsers heed HSTS over TLS only.
 */
const pageGuards: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=15552000',
};
export const answerGuards: Readonly<Record<string, string>> = {
  ...pageGuards,
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};

/** The page that brings a policy of its own. */
const PAGE = '/docs';

/**
 * Gives every request its id, and gathers the headers that every answer to it has, in a plain object which `answerJson` hands on as it is: objects of
 * class Headers cost more than all else that a short answer needs. Other answers get them when they are made.
 */
export function gatherHeaders(c: Context<AppEnv>): void {
  const requestId = requestIdOf(c.req.header('x-request-id'));
  c.set('requestId', requestId);
  c.set('headers', { 'X-Request-Id': requestId, ...(c.req.path === PAGE ? pageGuards : answerGuards) });
}

/** Gives an answer the headers that were gathered, unless it has them. */
export function completeHeaders(c: Context<AppEnv>): void {
  if (c.get('complete') === c.res) return;
  const headers = c.get('headers');
  for (const name in headers) c.res.headers.set(name, headers[name] as string);
}

/** Adds headers to those that the answer will have. */
export function addHeaders(c: Context<AppEnv>, headers: Readonly<AnswerHeaders>): void {
  Object.assign(c.get('headers'), headers);
}

/** Answers with JSON, as `c.json` does. */
export function answerJson<Value extends object, Status extends ContentfulStatusCode>(
  c: Context,
  value: Value,
  status: Status,
  headers?: Readonly<AnswerHeaders>,
): Response & TypedResponse<JSONParsed<Value>, Status, 'json'> {
  const response = new Response(JSON.stringify(value), {
    status,
    headers: { ...c.get('headers'), 'Content-Type': 'application/json', ...headers },
  });
  c.set('complete', response);
  return response as Response & TypedResponse<JSONParsed<Value>, Status, 'json'>;
}
