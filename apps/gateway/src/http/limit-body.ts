import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { AppEnv } from './app-env.ts';
import { problem } from './problem.ts';

/** The largest request body, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024;

const tooLarge = (c: Context) => problem(c, 'PAYLOAD_TOO_LARGE', `The body may be at most ${MAX_BODY_BYTES} bytes.`);

/**
 * Refuses bodies over `MAX_BODY_BYTES` with 413. A declared length is believed (the HTTP parser holds the sender to it) and
 * the body left alone, which is what makes it cheap; only a body without one is counted as it arrives.
 */
export function limitBody(): MiddlewareHandler<AppEnv> {
  const counted = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge });
  return async (c, next) => {
    const refused = refuseDeclared(c);
    if (refused === 'undeclared') return counted(c, next);
    if (refused !== undefined) return refused;
    await next();
  };
}

/** 413 for a length that is declared and too large; `undeclared` where there is none to go by. */
export function refuseDeclared(c: Context): Response | undefined | 'undeclared' {
  const declared = c.req.header('content-length');
  if (declared === undefined || c.req.header('transfer-encoding') !== undefined) return 'undeclared';
  return Number(declared) > MAX_BODY_BYTES ? tooLarge(c) : undefined;
}
