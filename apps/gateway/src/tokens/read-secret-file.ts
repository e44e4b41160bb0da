import { readFileSync, statSync } from 'node:fs';

const MAX_BYTES = 65_536;
const MAX_SECRETS = 16;
/** Bytes of a key for HS256 (RFC 7518, section 3.2). */
const MIN_LENGTH = 32;

/** A file of secrets that cannot be used; the message says why and never repeats a secret. */
export class SecretFileError extends Error {
  override readonly name = 'SecretFileError';
}

/** The secrets of a file, one per line; empty lines are passed over. @throws {SecretFileError} */
export function readSecretFile(file: string): string[] {
  const secrets = readText(file)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (secrets.length === 0) throw new SecretFileError(`${file} has no secret in it: expected one per line`);
  if (secrets.length > MAX_SECRETS) throw new SecretFileError(`${file} has more than ${MAX_SECRETS} secrets in it`);
  const short = secrets.findIndex((secret) => secret.length < MIN_LENGTH);
  if (short >= 0) {
    throw new SecretFileError(`secret ${short + 1} of ${file} is too short: at least ${MIN_LENGTH} characters`);
  }
  return secrets;
}

function readText(file: string): string {
  try {
    if (statSync(file).size <= MAX_BYTES) return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new SecretFileError(`${file} cannot be read (${code})`);
  }
  throw new SecretFileError(`${file} is larger than ${MAX_BYTES} bytes`);
}
