import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readRepositoryFile, repositoryRoot } from '../repository.ts';

/** Whether a path (relative, with slashes) is left out by a .dockerignore; a folder that is takes what is in it along. */
export function createIgnore(dockerignore: string): (path: string) => boolean {
  const patterns = dockerignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(
      (pattern) =>
        new RegExp(
          `^${pattern
            .split(/(\*\*\/|\*)/)
            .map(asExpression)
            .join('')}(/|$)`,
        ),
    );
  return (path) => patterns.some((pattern) => pattern.test(path));
}

const asExpression = (part: string): string => {
  if (part === '**/') return '(.*/)?';
  return part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
};

/** What an engine would be sent: the repository's files, committed or not, without those that .dockerignore names. */
export function contextFiles(): string[] {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    {
      cwd: repositoryRoot,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const isIgnored = createIgnore(readRepositoryFile('.dockerignore'));
  return listed.split('\0').filter((path) => path !== '' && !isIgnored(path));
}

/** Copies the context to a folder. */
export function copyContext(to: string): void {
  for (const file of contextFiles()) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    try {
      cpSync(join(repositoryRoot, file), join(to, file));
    } catch (error) {
      // Deleted, and not yet committed.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}
