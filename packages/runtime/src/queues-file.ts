import { readFileSync } from 'node:fs';
import { chessQueue, type QueueDefinition, queueDefinitionsSchema } from '@paireto/contracts';
import { ConfigError } from './env.ts';

/**
 * The queues of the installation by name: those of the JSON file (an array of queue definitions), else just `chess`.
 * @throws {ConfigError} when the file cannot be read or a definition is refused; every problem is listed with its path.
 */
export function loadQueues(file: string | undefined): ReadonlyMap<string, QueueDefinition> {
  if (file === undefined) return new Map([[chessQueue.name, chessQueue]]);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError([
      `QUEUES_FILE: cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
  const parsed = queueDefinitionsSchema.safeParse(content);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `QUEUES_FILE ${file} at ${issue.path.join('.')}: ${issue.message}`),
    );
  }
  return new Map(parsed.data.map((queue) => [queue.name, queue]));
}
