/** What the commands need of the process that runs them. */
export interface CliContext {
  env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  print(text: string): void;
  /** Progress and remarks. */
  say(line: string): void;
  /** Whether results go to a terminal, where a line may be redrawn. */
  isTerminal: boolean;
  /** Width of that terminal, in characters. */
  columns: number;
  stop: StopRequests;
}

/** Ctrl-C and its kin. */
export interface StopRequests {
  /** Aborted by the first request to stop. */
  signal: AbortSignal;
  /** Resolves with the first request. */
  requested: Promise<void>;
  /** Called for an impatient second request, before the process ends. */
  onForce(force: () => void): void;
}
