import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../http/app-env.ts';
import type { Step } from '../http/in-steps.ts';
import { problem } from '../http/problem.ts';
import type { Load } from './load.ts';
import { workOf } from './work-of.ts';

/** Those who are sent away come back within so many seconds, not all at once. */
const RETRY_S = { least: 1, spread: 4 };

/** When those who are sent away may come back, in s. `random`: from 0 to 1. */
export const retryAfterS = (random: () => number): number => RETRY_S.least + Math.floor(random() * RETRY_S.spread);

export const overloaded =
  'This gateway has more to do than it can. Nothing was done. Send the same again a little later.';

/** Refuses work (503 OVERLOADED) while there is too much of it, before anything is looked at but method and path; `check` looks at what is left. */
export function shedLoad(deps: {
  load: Load;
  random: () => number;
  /** Is told why. */
  shed: (reason: string) => void;
  check: Step;
}): MiddlewareHandler<AppEnv> {
  const { load, check } = deps;
  return async (c, next) => {
    const work = workOf(c.req.method, c.req.path, c.req.method === 'GET' && c.req.query('wait') !== undefined);
    const reason = load.refuses(work);
    if (reason !== undefined) {
      deps.shed(reason);
      const headers = { 'Retry-After': String(retryAfterS(deps.random)) };
      return problem(c, 'OVERLOADED', overloaded, { safe_to_retry: true }, headers);
    }
    const begunMs = load.begin(work);
    try {
      const checked = check(c);
      const answer = checked instanceof Promise ? await checked : checked;
      if (answer !== undefined) return answer;
      await next();
    } finally {
      load.end(work, begunMs);
    }
  };
}
