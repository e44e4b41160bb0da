import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from '@paireto/runtime';
import { parseDocument } from 'yaml';
import { explainIssues } from '../http/explain-issues.ts';
import { type Limits, limitsOf } from './limits.ts';
import { limitsFileSchema } from './limits-file.ts';

const MAX_BYTES = 1_024 * 1_024;

/**
 * The limits of the YAML or JSON file that the setting LIMITS names; the usual ones where it is not set.
 * @throws {ConfigError} with every problem of the file, each with its key
 */
export function loadLimits(path: string | undefined): Limits {
  if (path === undefined) return limitsOf();
  const parsed = limitsFileSchema.safeParse(readLimitsFile(path));
  if (parsed.success) return limitsOf(parsed.data);
  throw refused(path, explainIssues(parsed.error.issues, {}).map(sentence));
}

function readLimitsFile(path: string): unknown {
  let text: string;
  try {
    if (statSync(path).size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw refused(path, [error instanceof Error ? error.message : String(error)]);
  }
  // JSON is YAML. Aliases are not followed: a small file could stand for a huge one.
  const document = parseDocument(text, { version: '1.2', prettyErrors: true });
  if (document.errors.length > 0)
    throw refused(
      path,
      document.errors.map(({ message }) => message.split('\n')[0] ?? ''),
    );
  try {
    return document.toJS({ maxAliasCount: 0 }) ?? {};
  } catch {
    throw refused(path, ['aliases are not understood; write it out']);
  }
}

const sentence = ({ path, message }: { path: string; message: string }): string =>
  path === '' ? message : `${path}: ${message}`;

const refused = (path: string, problems: readonly string[]): ConfigError =>
  new ConfigError(problems.map((problem) => `LIMITS: ${path}: ${problem} (docs/security.md, "Limits")`));
