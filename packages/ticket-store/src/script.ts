import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Cluster, Redis } from 'ioredis';

/** A Lua script as Redis knows it. */
export interface Script {
  readonly name: string;
  readonly source: string;
  readonly sha: string;
}

const read = (name: string): string => readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), 'utf8');

/** Reads `scripts/<name>.lua` and puts the prelude before it. */
export function loadScript(name: string): Script {
  const source = `${read('prelude')}\n${read(name)}`;
  return { name, source, sha: createHash('sha1').update(source).digest('hex') };
}

/**
 * Runs a script by its hash, and by its text where the server does not know it (it restarted, failed over, or was told
 * to forget): a NOSCRIPT error says that nothing ran, so sending the text cannot run it twice.
 */
export async function runScript(
  redis: Redis | Cluster,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(script.sha, keys.length, ...keys, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(script.source, keys.length, ...keys, ...args);
  }
}
