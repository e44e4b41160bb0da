import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Writes JSON that only the owner may read (mode 0600), whole or not at all. */
export function writePrivateJson(file: string, value: unknown): void {
  const next = `${file}.next`;
  writeFileSync(next, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  // The mode above only counts for a new file.
  chmodSync(next, 0o600);
  renameSync(next, file);
}

/** The parsed content; undefined when the file is absent or is not JSON. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
