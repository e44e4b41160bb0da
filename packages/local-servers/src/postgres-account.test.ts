import { expect, test } from 'vitest';
import { canReach } from './choose-postgres-dir.ts';
import { accountFrom } from './postgres-account.ts';

const postgres = { name: 'postgres', uid: 101, gid: 104 };
const root = 'root:x:0:0:root:/root:/bin/bash\n';
const nobody = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n';

test('PostgreSQL runs as postgres, else as nobody, never as root', () => {
  expect(accountFrom(`${root}${nobody}postgres:x:101:104::/var/lib/postgresql:/bin/bash\n`)).toEqual(postgres);
  expect(accountFrom(root + nobody)).toEqual({ name: 'nobody', uid: 65534, gid: 65534 });
  expect(accountFrom(`${root}postgres:x:0:0::/:/bin/sh\n`)).toBeUndefined();
});

test.each([
  ['open to all', { mode: 0o40755, uid: 0, gid: 0 }, true],
  ['closed to others', { mode: 0o40700, uid: 0, gid: 0 }, false],
  ["closed to others but the account's own", { mode: 0o40700, uid: 101, gid: 0 }, true],
  ["open to the account's group", { mode: 0o40710, uid: 0, gid: 104 }, true],
  ['closed to its own group although open to others', { mode: 0o40705, uid: 0, gid: 104 }, false],
  ['not there yet', undefined, true],
])('a folder is reached through a parent that is %s: %o %s', (_what, home, expected) => {
  const stat = (path: string) => (path === '/home' ? home : { mode: 0o40755, uid: 0, gid: 0 });
  expect(canReach('/home/project/data', postgres, stat)).toBe(expected);
});
