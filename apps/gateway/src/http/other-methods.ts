import type { App } from './app-env.ts';
import { problem } from './problem.ts';

/** Answers 405 with Allow where a path exists but not with this method. Registered after the path's own routes. */
export function answerOtherMethods(app: App, path: string, methods: readonly string[]): void {
  const allow = methods.join(', ');
  app.all(path, (c) => problem(c, 'METHOD_NOT_ALLOWED', `This path answers ${allow}.`, {}, { Allow: allow }));
}
