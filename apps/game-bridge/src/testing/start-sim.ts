import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What the simulator's ledger says of one game. */
export interface LedgerEntry {
  match_id: string;
  game_id: string;
  create_requests: number;
  withdrawn: boolean;
}

/** The simulator as a process of its own, as in production. */
export interface TestSim {
  url: string;
  port: number;
  setFault(fault: { mode: string; delay_ms?: number; share?: number; count?: number }): Promise<void>;
  ledger(): Promise<LedgerEntry[]>;
  gameOf(matchId: string): Promise<LedgerEntry | undefined>;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL('../../../live-game-sim/src/main.ts', import.meta.url));

/** Starts live-game-sim; port 0 picks a free one. */
export async function startTestSim(options: { secret: string; port?: number }): Promise<TestSim> {
  const child = spawn(process.execPath, ['--conditions=paireto-source', main], {
    env: { ...process.env, PORT: String(options.port ?? 0), LIVE_GAME_API_SECRET: options.secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const port = await readyPort(child);
  const url = `http://127.0.0.1:${port}`;
  const ledger = async (query: string): Promise<LedgerEntry[]> => {
    const response = await fetch(`${url}/sim/ledger?${query}`);
    return ((await response.json()) as { games: LedgerEntry[] }).games;
  };
  return {
    url,
    port,
    async setFault(fault) {
      const response = await fetch(`${url}/sim/faults`, { method: 'PUT', body: JSON.stringify(fault) });
      if (!response.ok) throw new Error(await response.text());
    },
    ledger: () => ledger('limit=10000'),
    gameOf: async (matchId) => (await ledger(`match_id=${matchId}`))[0],
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function readyPort(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('no stdout');
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg, port } = JSON.parse(line) as { msg: string; port: number };
    if (msg === 'ready') {
      child.stdout.resume();
      return port;
    }
  }
  throw new Error('live-game-sim ended before it was ready');
}
