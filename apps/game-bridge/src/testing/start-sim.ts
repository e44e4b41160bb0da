import { startApp } from './start-app.ts';

/** What the simulator's ledger says of one game. */
export interface LedgerEntry {
  match_id: string;
  game_id: string;
  create_requests: number;
  withdrawn: boolean;
  additions: { match_id: string; add_requests: number; withdrawn: boolean; players: { id: string; team: string }[] }[];
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

/** Starts live-game-sim; port 0 picks a free one. */
export async function startTestSim(options: { secret: string; port?: number }): Promise<TestSim> {
  const app = await startApp('live-game-sim', {
    PORT: String(options.port ?? 0),
    LIVE_GAME_API_SECRET: options.secret,
  });
  const url = `http://127.0.0.1:${app.port}`;
  const ledger = async (query: string): Promise<LedgerEntry[]> => {
    const response = await fetch(`${url}/sim/ledger?${query}`);
    return ((await response.json()) as { games: LedgerEntry[] }).games;
  };
  return {
    url,
    port: app.port,
    async setFault(fault) {
      const response = await fetch(`${url}/sim/faults`, { method: 'PUT', body: JSON.stringify(fault) });
      if (!response.ok) throw new Error(await response.text());
    },
    ledger: () => ledger('limit=10000'),
    gameOf: async (matchId) => (await ledger(`match_id=${matchId}`))[0],
    stop: () => app.kill(),
  };
}
