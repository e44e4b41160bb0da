import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * Writes files so that whoever reads the folder sees each of them whole, old or new: beside it first, under a name that
 * services do not read, then all are moved into place. When one cannot be written, none is moved.
 */
export function writeRulesets(cwd: string, files: readonly { target: string; text: string }[]): void {
  const staged: { next: string; target: string }[] = [];
  try {
    for (const { target, text } of files) {
      const path = resolve(cwd, target);
      mkdirSync(dirname(path), { recursive: true });
      const next = join(dirname(path), `.${basename(path)}.next`);
      staged.push({ next, target: path });
      writeDurably(next, text);
    }
    for (const { next, target } of staged) renameSync(next, target);
  } finally {
    for (const { next } of staged) rmSync(next, { force: true });
  }
}

function writeDurably(file: string, text: string): void {
  const handle = openSync(file, 'w', 0o644);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
