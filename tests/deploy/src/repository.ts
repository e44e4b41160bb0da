import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** A path below the repository's folder. */
export const inRepository = (...path: string[]): string => join(repositoryRoot, ...path);

/** The text of a file of the repository. */
export const readRepositoryFile = (path: string): string => readFileSync(inRepository(path), 'utf8');
