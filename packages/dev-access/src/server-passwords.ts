import { randomBytes } from 'node:crypto';
import { serviceAccounts } from '@paireto/contracts';
import { z } from 'zod';
import { readJson, writePrivateJson } from './private-json-file.ts';

const password = z.string().regex(/^[\w-]{32,}$/);

/** Users of the servers: the accounts of the services, the two roles of the database, and who may do everything. */
const userNames = [...serviceAccounts, 'owner', 'application', 'admin'] as const;

const serverPasswordsSchema = z.object(
  Object.fromEntries(userNames.map((name) => [name, password])) as Record<(typeof userNames)[number], typeof password>,
);

/** With what the processes of one development installation sign in to its servers. */
export type ServerPasswords = z.infer<typeof serverPasswordsSchema>;

/** The passwords kept in this file; new ones the first time, and for users that it does not name yet. */
export function ensureServerPasswords(
  file: string,
  newPassword: () => string = () => randomBytes(24).toString('hex'),
): ServerPasswords {
  const known = readJson(file);
  const complete = serverPasswordsSchema.safeParse(known);
  if (complete.success) return complete.data;
  const kept = serverPasswordsSchema.partial().safeParse(known).data ?? {};
  const passwords = serverPasswordsSchema.parse({
    ...Object.fromEntries(userNames.map((name) => [name, newPassword()])),
    ...kept,
  });
  writePrivateJson(file, passwords);
  return passwords;
}
