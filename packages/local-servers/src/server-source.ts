import type { ServerBinaries } from './find-binaries.ts';
import type { ServerName } from './server-handle.ts';

/** Where a server comes from. */
export type ServerSource<N extends ServerName = ServerName> =
  /** Runs already, somewhere: used as it is, never started or stopped. */
  | { from: 'url'; url: string }
  /** Programs of this machine: start them with `startNats`, `startRedis` or `startPostgres`. */
  | { from: 'binary'; programs: ServerBinaries[N]; env: Readonly<Record<string, string>> }
  /** A container that runs now; `stop` stops it and keeps its data. */
  | { from: 'docker'; url: string; stop(): Promise<void> };

export type ServerSources = { [N in ServerName]: ServerSource<N> };
