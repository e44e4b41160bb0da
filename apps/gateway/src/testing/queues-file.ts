import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueueDefinition } from '@paireto/contracts';
import { tempDir } from '@paireto/testkit';

/** A file for QUEUES_FILE with these queues. */
export function queuesFile(...queues: QueueDefinition[]): string {
  const file = join(tempDir('queues'), 'queues.json');
  writeFileSync(file, JSON.stringify(queues));
  return file;
}
