import { type AddPlayersRequest, type CreateGameRequest, SERVICE_TOKEN } from '@paireto/contracts';
import { SignJWT } from 'jose';
import { startSim } from '../build.ts';

export const secret = 'a-secret-for-tests-of-32-characters-or-more';

/** A service token; each part can be made wrong. */
export const serviceToken = (
  options: { secret?: string; audience?: string; expiresAt?: number | string } = {},
): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(SERVICE_TOKEN.issuer)
    .setAudience(options.audience ?? SERVICE_TOKEN.audience)
    .setSubject(SERVICE_TOKEN.subject)
    .setExpirationTime(options.expiresAt ?? '5m')
    .sign(new TextEncoder().encode(options.secret ?? secret));

/** A request for the game of a fresh match. */
export const gameRequest = (overrides: Partial<CreateGameRequest> = {}): CreateGameRequest => ({
  match_id: crypto.randomUUID(),
  tenant: 'demo',
  queue: 'chess',
  attributes: { time_control: '3+2', variant: 'standard', mode: 'rated' },
  players: [
    { id: 'alice', rating: 1510, team: 'white', color: 'white' },
    { id: 'bob', rating: 1490, team: 'black', color: 'black' },
  ],
  white_player_id: 'alice',
  black_player_id: 'bob',
  ...overrides,
});

/** A request to let the player of a fresh match into a running game. */
export const addRequest = (overrides: Partial<AddPlayersRequest> = {}): AddPlayersRequest => ({
  match_id: crypto.randomUUID(),
  tenant: 'demo',
  queue: 'arena',
  players: [{ id: 'carol', rating: 1470, team: 'red', role: 'healer' }],
  ...overrides,
});

/** A reply that was read to its end. */
export interface Reply {
  status: number;
  retryAfter: string | null;
  text: string;
  json: Record<string, unknown>;
}

/** A simulator on a free port with a client that holds a valid token. */
export async function startTestSim(options: { ledgerLimit?: number; ledgerFile?: string; seed?: number } = {}) {
  const sim = await startSim({
    HOST: '127.0.0.1',
    PORT: 0,
    LIVE_GAME_API_SECRET: secret,
    SIM_LEDGER_LIMIT: options.ledgerLimit ?? 1_000,
    SIM_LEDGER_FILE: options.ledgerFile,
    SIM_SEED: options.seed ?? 1,
    LOG_LEVEL: 'silent',
    LOG_PRETTY: false,
  });
  return { port: sim.port, stop: () => sim.stop(), ...(await createSimClient(sim.port)) };
}

/** A client of the simulator on this port, with a valid token. */
export async function createSimClient(port: number) {
  const token = await serviceToken();

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      text,
      json: parse(text),
    } satisfies Reply;
  };

  return {
    send,
    createGame: (request: CreateGameRequest, signal?: AbortSignal) =>
      send('POST', '/v1/games', request, { 'idempotency-key': request.match_id }, signal),
    addPlayers: (gameId: string, request: AddPlayersRequest) =>
      send('POST', `/v1/games/${gameId}/players`, request, { 'idempotency-key': request.match_id }),
    ledger: async () => (await send('GET', '/sim/ledger')).json as unknown as LedgerView,
  };
}

interface LedgerView {
  totals: { created: number; create_requests: number; withdrawn: number };
  games: {
    sequence: number;
    match_id: string;
    game_id: string;
    create_requests: number;
    withdrawn: boolean;
    players: { id: string; role?: string; party_id?: string }[];
    additions: { match_id: string; add_requests: number; withdrawn: boolean; players: { id: string }[] }[];
  }[];
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
