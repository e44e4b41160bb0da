import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from '@paireto/testkit';

/** A file for the setting LIMITS, as JSON. Everything that it does not name is as usual. */
export function limitsFileForTest(limits: object): string {
  const path = join(tempDir('limits'), 'limits.json');
  writeFileSync(path, JSON.stringify(limits));
  return path;
}
