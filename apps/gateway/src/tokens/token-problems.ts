import type { z } from 'zod';
import type { tokenEnv } from './token-env.ts';

/** The settings of `tokenEnv`, read. */
export type TokenSettings = z.output<z.ZodObject<typeof tokenEnv>>;

/** What the settings of tokens say that does not go together, one sentence each. */
export function tokenProblems(settings: TokenSettings): string[] {
  const problems: string[] = [];
  if (settings.JWT_SECRET === undefined)
    problems.push('JWT_SECRET: required: the secret that player tokens are signed with');
  if (settings.JWT_SECRET !== undefined && settings.JWT_SECRET === settings.SERVICE_TOKEN_SECRET) {
    problems.push(
      'SERVICE_TOKEN_SECRET: must not be JWT_SECRET: who signs tokens of players could make some of services',
    );
  }
  return problems;
}
