import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { AppEnv } from './app-env.ts';
import { problem } from './problem.ts';

/** The largest request body, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024;

/**
 * Refuses bodies over `maxBytes` with 413. A declared length is believed (the HTTP parser holds the sender to it) and
 * the body left alone, which is what makes it cheap; only a body without one is counted as it arrives.
 */
export function limitBody(maxBytes: number = MAX_BODY_BYTES): MiddlewareHandler<AppEnv> {
  const detail = `The body may be at most ${maxBytes} bytes.`;
  const counted = bodyLimit({ maxSize: maxBytes, onError: (c) => problem(c, 'PAYLOAD_TOO_LARGE', detail) });
  return async (c, next) => {
    const declared = c.req.header('content-length');
    if (declared === undefined || c.req.header('transfer-encoding') !== undefined) return counted(c, next);
    if (Number(declared) > maxBytes) return problem(c, 'PAYLOAD_TOO_LARGE', detail);
    await next();
  };
}
