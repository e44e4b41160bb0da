import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Machine, RunOptions, RunResult } from './machine.ts';

/** This machine. `env` is the environment that commands inherit and whose PATH is searched. */
export function createMachine(env: Readonly<Record<string, string | undefined>>): Machine {
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    osRelease: parseOsRelease(readOr('/etc/os-release', '')),
    which: (command, extraDirs = [], options = {}) => {
      if (isAbsolute(command)) return isExecutable(command) ? command : undefined;
      const path = options.onlyDirs ? [] : (env.PATH ?? '').split(delimiter).filter((dir) => dir !== '');
      return [...path, ...extraDirs].map((dir) => join(dir, command)).find(isExecutable);
    },
    list: (dir) => {
      try {
        return readdirSync(dir);
      } catch {
        return [];
      }
    },
    run: (command, args, options) => run(env, command, args, options),
  };
}

/** Reads `KEY="value"` lines (https://www.freedesktop.org/software/systemd/man/latest/os-release.html). */
export function parseOsRelease(text: string): Record<string, string> {
  const pairs = text.split('\n').flatMap((line) => {
    const [, key, value] = /^([A-Z_]+)=(.*)$/.exec(line.trim()) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value.replace(/^(["'])(.*)\1$/, '$2')] as const];
  });
  return Object.fromEntries(pairs);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function readOr(path: string, fallback: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return fallback;
  }
}

async function run(
  env: Readonly<Record<string, string | undefined>>,
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    env: { ...env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs,
  });
  const result: RunResult = { code: null, stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[name] }).on('line', (line) => {
      result[name] += `${line}\n`;
      options.onLine?.(line);
    });
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ ...result, stderr: error.message }));
    child.once('close', (code) => resolve({ ...result, code }));
  });
}
