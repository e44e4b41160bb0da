import type { DevSecrets, StackFile } from '@paireto/dev-access';
import type { StackFolder } from './stack-folder.ts';

/** Environment variables by app or process. */
export type AppEnv = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What the apps of a stack connect to. */
export interface AppUrls {
  nats: string;
  redis: string;
  database: string;
  liveGame: string;
}

/** How a stack is started. */
export interface StackOptions {
  /** Where it keeps its data, logs and stack.json. */
  dataDir: string;
  /**
   * Environment of the apps; its NATS_URL, REDIS_URL and DATABASE_URL, where set, are used instead of own servers.
   * Usually `process.env`; tests leave the URLs out of it.
   */
  env: Readonly<Record<string, string | undefined>>;
  /** Wanted ports by process name (`gateway`, `gateway-internal`, `live-game-sim`, `nats`, `redis`, `postgres`); absent or 0: any free one. */
  ports?: Readonly<Record<string, number>>;
  /** Gateways: `gateway`, `gateway-2` and so on. Default 1. */
  gateways?: number;
  /** Matcher shards, `matcher-1` and so on. Default 2. */
  shards?: number;
  /** Bridges: `game-bridge`, or `game-bridge-1` and so on. Default 1. */
  bridges?: number;
  /**
   * More environment by app (`matcher`) or by process (`matcher-2`), or a function that makes it of the URLs that the
   * apps would be given, for whoever puts something in between.
   */
  appEnv?: AppEnv | ((urls: AppUrls) => AppEnv | Promise<AppEnv>);
  /** False: only the servers, with migrations and streams. Default true. */
  withApps?: boolean;
  /** Servers without durability, for tests. Default false. */
  fastServers?: boolean;
  /** Start processes again that die by themselves. Default false. */
  restartCrashed?: boolean;
  /** How long an app may take to be ready, ms. Default 120,000. */
  readyTimeoutMs?: number;
  /** Told what happens, line by line. Default: nobody (quiet). */
  onProgress?: (line: string) => void;
  /** Aborting it while the stack starts makes `startStack` clean up and reject. */
  signal?: AbortSignal;
}

/** A running stack. Process names: gateway, matcher-1.., game-bridge, live-game-sim, nats, redis, postgres. */
export interface StackHandle {
  urls: {
    gateway: string;
    /** All of them. */
    gateways: readonly string[];
    gatewayInternal: string;
    liveGame: string;
    nats: string;
    redis: string;
    database: string;
  };
  secrets: DevSecrets;
  folder: StackFolder;
  /** What stack.json says now. */
  describe(): StackFile;
  pidOf(name: string): number | undefined;
  /** How the process of this name ended last: an exit code, or the signal that ended it; undefined: it never did. */
  lastExitOf(name: string): number | NodeJS.Signals | undefined;
  /** Sends a signal (default SIGKILL); for the ones that end a process, resolves when it has ended. It stays down. */
  kill(name: string, signal?: NodeJS.Signals): Promise<void>;
  /** Starts a stopped or killed process again, on the same port and data, and waits until it is ready. */
  start(name: string): Promise<void>;
  /** Stops a process gracefully. It stays down. */
  stopProcess(name: string): Promise<void>;
  /** Stops it gracefully and starts it again. */
  restart(name: string): Promise<void>;
  /** Stops everything in order; nothing is left behind. Safe to repeat. */
  stop(): Promise<void>;
  /** Kills the apps and asks the servers to end, without waiting: for an impatient second Ctrl-C. */
  killAll(): void;
}
