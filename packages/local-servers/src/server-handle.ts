/** The servers that Paireto needs. */
export const serverNames = ['nats', 'redis', 'postgres'] as const;
export type ServerName = (typeof serverNames)[number];

/** A server process that this process started. */
export type ServerHandle = {
  name: ServerName;
  /** How clients reach it: nats://, redis:// or postgresql:// with user and database. */
  url: string;
  port: number;
  /** The server itself, not a wrapper: a signal sent to it reaches the server. */
  pid: number;
  logFile: string;
  /** Where its data really is (PostgreSQL may have had to move, see `choosePostgresDir`). */
  dataDir: string;
  /** Resolves when the process has ended, whoever ended it. */
  exited: Promise<void>;
  /** Shuts down gracefully, by force after `graceMs` (default 10,000). Resolves when the process is gone; safe to repeat. */
  stop(graceMs?: number): Promise<void>;
  /** Sends a signal at once (default SIGKILL) and does not wait; `exited` tells when it is gone. */
  kill(signal?: NodeJS.Signals): void;
};

/** Who may do everything on a server that lets nobody in without signing in. */
export type AdminLogin = {
  /** For PostgreSQL always `paireto`, the superuser. */
  user: string;
  /** Letters, digits, `-` and `_`. */
  password: string;
};

/** What the three start functions have in common. */
export type StartOptions = {
  /** The server's own folder: data and `server.log`. Created when missing, reused when it holds data. */
  dataDir: string;
  /** TCP port on 127.0.0.1; 0 or absent: a free one. */
  port?: number;
  /** For tests: gives up durability against power loss (and, for Redis, against restarts) for speed. */
  fast?: boolean;
  /** Makes everybody sign in; `url` of the handle then has the name and password of this user. Left out: anybody may do everything. */
  admin?: AdminLogin;
  /** With `admin`, for NATS and Redis: the file that names this and all other users (configuration, aclfile). */
  usersFile?: string;
  /** Extra environment, for example LD_LIBRARY_PATH of unpacked packages. */
  env?: Readonly<Record<string, string>>;
  /** How long it may take to answer, milliseconds. Default 60,000. */
  timeoutMs?: number;
  /** Told about anything worth knowing, such as a folder that had to move. */
  onProgress?: (line: string) => void;
  /** Told the pid of each process at once, before it answers: whoever must be able to end it whatever happens notes it. */
  onSpawn?: (pid: number) => void;
};
