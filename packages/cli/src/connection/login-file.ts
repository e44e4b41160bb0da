import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson, writePrivateJson } from '@paireto/dev-access';
import { z } from 'zod';
import type { CliContext } from '../cli-context.ts';

/** The two doors of a gateway: for players, and the internal one. */
const listenerSchema = z.enum(['players', 'services']);
export type Listener = z.infer<typeof listenerSchema>;

const loginSchema = z.object({
  url: z.url({ protocol: /^https?$/ }),
  token: z.string().min(1),
  /** Which door `url` is. */
  listener: listenerSchema.default('players'),
});

/** A gateway and a token for it, as `paireto login` keeps them. */
export type Login = z.infer<typeof loginSchema>;

/** Where the login is kept: in the user's folder for settings ($XDG_CONFIG_HOME, %APPDATA%, or ~/.config). */
export function loginFile({ env, home }: Pick<CliContext, 'env' | 'home'>): string {
  const base = env.XDG_CONFIG_HOME || env.APPDATA || join(home, '.config');
  return join(base, 'paireto', 'login.json');
}

/** The login of this user; undefined when there is none. */
export const readLogin = (context: Pick<CliContext, 'env' | 'home'>): Login | undefined =>
  loginSchema.safeParse(readJson(loginFile(context))).data;

/** Keeps a login so that nobody else on the machine can read it (mode 0600). */
export function writeLogin(context: Pick<CliContext, 'env' | 'home'>, login: Login): void {
  const file = loginFile(context);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writePrivateJson(file, login);
}

/** Forgets the login. */
export const removeLogin = (context: Pick<CliContext, 'env' | 'home'>): void =>
  rmSync(loginFile(context), { force: true });
