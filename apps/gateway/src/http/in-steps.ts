import type { Context, MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env.ts';

/** A step of a request on its way to the handler: the answer where it ends here, and at once where nothing has to be waited for. */
export type Step = (c: Context<AppEnv>) => Response | undefined | Promise<Response | undefined>;

/** Steps one after the other, as one middleware: each of Hono's own costs promises and closures, whatever little it does. */
export function inSteps(...steps: readonly Step[]): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    for (const step of steps) {
      const taken = step(c);
      const answer = taken instanceof Promise ? await taken : taken;
      if (answer !== undefined) return answer;
    }
    return await next();
  };
}
