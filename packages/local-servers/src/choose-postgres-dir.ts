import { createHash } from 'node:crypto';
import { type Stats, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Account, postgresAccount } from './postgres-account.ts';

type Owned = Pick<Stats, 'mode' | 'uid' | 'gid'>;

/** Whether the account may pass through every existing folder above `dir`. */
export function canReach(dir: string, account: Account, stat: (path: string) => Owned | undefined): boolean {
  for (let parent = dirname(resolve(dir)); ; parent = dirname(parent)) {
    const found = stat(parent);
    if (found !== undefined && !maySearch(found, account)) return false;
    if (parent === dirname(parent)) return true;
  }
}

function maySearch(folder: Owned, account: Account): boolean {
  if (folder.uid === account.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === account.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}

/**
 * Where PostgreSQL keeps the data wanted in `dataDir`. As root it runs as another account; when that account cannot
 * reach the folder (a home folder is closed to others), the data goes to /var/lib/paireto/<hash of dataDir>.
 * A reset has to delete the folder that this names.
 */
export function choosePostgresDir(dataDir: string, account: Account | undefined = postgresAccount()): string {
  const stat = (path: string) => statSync(path, { throwIfNoEntry: false });
  if (account === undefined || canReach(join(dataDir, 'data'), account, stat)) return dataDir;
  const hash = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12);
  return join('/var/lib/paireto', hash);
}
