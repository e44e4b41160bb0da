import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { AppEnv } from './app-env.ts';

/** Answers are data: nothing in them is to be run, shown in a frame, guessed at or told on. Browsers heed HSTS over TLS only. */
const data = {
  xContentTypeOptions: 'nosniff',
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
  strictTransportSecurity: 'max-age=15552000',
  crossOriginResourcePolicy: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;

const answer = secureHeaders({
  ...data,
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
});
const page = secureHeaders(data);

/** Headers that keep browsers from making more of an answer than it is. The page /docs brings a policy of its own. */
export const answerSecurely: MiddlewareHandler<AppEnv> = (c, next) =>
  c.req.path === '/docs' ? page(c, next) : answer(c, next);
