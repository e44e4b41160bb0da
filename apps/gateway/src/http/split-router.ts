import type { Result, Router } from 'hono/router';
import { RegExpRouter } from 'hono/router/reg-exp-router';

/**
 * Finds routes by one look into a map, or one regular expression. Paths without parameters come before those with them, so
 * that a word may stand where another path has an id (`/challenges/incoming`, `/challenges/:id`), which the router of Hono that
 * is so fast cannot tell apart by itself. @throws by paths that it cannot, as soon as they are added
 */
export function createSplitRouter<Handler>(): Router<Handler> {
  const fixed = new RegExpRouter<Handler>();
  const patterns = new RegExpRouter<Handler>();
  const fixedPaths = new Set<string>();
  return {
    name: 'SplitRouter',
    add(method, path, handler) {
      const isShared = path.includes('*');
      const isFixed = !path.includes(':');
      if (isFixed && !isShared) fixedPaths.add(path);
      if (isFixed) fixed.add(method, path, handler);
      if (isShared || !isFixed) patterns.add(method, path, handler);
    },
    match: (method, path): Result<Handler> => (fixedPaths.has(path) ? fixed : patterns).match(method, path),
  };
}
