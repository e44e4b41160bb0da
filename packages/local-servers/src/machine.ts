/** Result of a command that was run to its end. `code` is null when it could not be started or was killed. */
export type RunResult = { code: number | null; stdout: string; stderr: string };

/** What the decisions need to know of, and to do on, the machine. Tests pass one of their own. */
export type Machine = {
  platform: NodeJS.Platform;
  isRoot: boolean;
  /** /etc/os-release as key -> value; empty where there is none. */
  osRelease: Readonly<Record<string, string>>;
  /** The full path of an executable: on the PATH first, then in these folders. A full path is only checked. */
  which(command: string, extraDirs?: readonly string[], options?: { onlyDirs?: boolean }): string | undefined;
  /** Names in a folder; none when it does not exist. */
  list(dir: string): string[];
  run(command: string, args: readonly string[], options?: RunOptions): Promise<RunResult>;
};

export type RunOptions = {
  cwd?: string;
  /** Added to the environment. */
  env?: Readonly<Record<string, string>>;
  timeoutMs?: number;
  /** Told each line of output as it comes. */
  onLine?: (line: string) => void;
};
