import type { Machine, RunResult } from './machine.ts';

/** A machine of a test: which programs it has, what is in its folders, and what commands do. */
export type FakeMachine = Machine & {
  /** Programs, by full path. A test may add some while a command runs. */
  programs: Set<string>;
  /** Every command that was run, as one line. */
  ran: string[];
};

export function fakeMachine(
  options: Partial<Pick<Machine, 'platform' | 'isRoot' | 'osRelease'>> & {
    path?: string[];
    programs?: string[];
    folders?: Record<string, string[]>;
    on?: (line: string, machine: FakeMachine) => Partial<RunResult> | undefined;
  } = {},
): FakeMachine {
  const { path = ['/usr/bin'], folders = {}, on } = options;
  const programs = new Set(options.programs ?? []);
  const machine: FakeMachine = {
    platform: options.platform ?? 'linux',
    isRoot: options.isRoot ?? false,
    osRelease: options.osRelease ?? {},
    programs,
    ran: [],
    which(command, dirs = [], { onlyDirs = false } = {}) {
      if (command.startsWith('/')) return programs.has(command) ? command : undefined;
      return [...(onlyDirs ? [] : path), ...dirs].map((dir) => `${dir}/${command}`).find((full) => programs.has(full));
    },
    list: (dir) => folders[dir] ?? [],
    async run(command, args) {
      const line = [command, ...args].join(' ');
      machine.ran.push(line);
      return { code: 0, stdout: '', stderr: '', ...on?.(line, machine) };
    },
  };
  return machine;
}

/** Debian's package tools. */
export const debianTools = ['/usr/bin/apt-get', '/usr/bin/apt-cache', '/usr/bin/dpkg'];
