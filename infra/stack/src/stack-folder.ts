import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository that this stack runs from. */
export const repositoryRoot = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** The rulesets that come with Paireto. */
export const defaultRulesets = join(repositoryRoot, 'rulesets');

/** Where `npm start` keeps its data. */
export const defaultDataDir = join(repositoryRoot, '.stack');

/** The files and folders of a data folder. */
export interface StackFolder {
  root: string;
  /** What scripts read: URLs, secrets and processes of the running stack. There only while it runs. */
  stackFile: string;
  /** What the next start reads when this one could not clean up. */
  ledgerFile: string;
  /** Development secrets, kept between starts. */
  secretsFile: string;
  /** Passwords of the servers' users, kept likewise. */
  passwordsFile: string;
  logs: string;
  logOf(process: string): string;
  dataOf(server: string): string;
}

export function stackFolder(dataDir: string): StackFolder {
  const root = resolve(dataDir);
  const logs = join(root, 'logs');
  return {
    root,
    stackFile: join(root, 'stack.json'),
    ledgerFile: join(root, 'ledger.json'),
    secretsFile: join(root, 'secrets.json'),
    passwordsFile: join(root, 'passwords.json'),
    logs,
    logOf: (process) => join(logs, `${process}.log`),
    dataOf: (server) => join(root, server),
  };
}
