import { Hono } from 'hono';
import { z } from 'zod';
import { type Faults, faultSchema } from '../faults.ts';
import type { Ledger } from '../ledger.ts';
import type { Addition, LedgerGame } from '../ledger-books.ts';
import { parseBody } from './parse-body.ts';

const ledgerQuerySchema = z.object({
  match_id: z.string().optional(),
  after: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().positive().max(10_000).default(1_000),
});

/** What only the simulator has: the ledger to look into and the faults to ask for. No token: it is for tests and demos. */
export function createSimRoutes(deps: { ledger: Ledger; faults: Faults }): Hono {
  const routes = new Hono();

  routes.get('/faults', (context) => context.json(deps.faults.current()));

  routes.put('/faults', async (context) => {
    const body = await parseBody(context, faultSchema);
    if (!body.ok) return context.json({ error: 'invalid_request', reason: body.reason, retryable: false }, 400);
    deps.faults.set(body.value);
    return context.json(deps.faults.current());
  });

  routes.get('/ledger', (context) => {
    const query = ledgerQuerySchema.safeParse(context.req.query());
    if (!query.success)
      return context.json({ error: 'invalid_request', reason: z.prettifyError(query.error), retryable: false }, 400);
    const { match_id: matchId, after, limit } = query.data;
    const ofMatch = matchId === undefined ? undefined : deps.ledger.byMatch(matchId);
    const games = matchId === undefined ? deps.ledger.list(after, limit) : ofMatch ? [ofMatch] : [];
    const totals = deps.ledger.totals();
    return context.json({
      totals: { created: totals.created, create_requests: totals.createRequests, withdrawn: totals.withdrawn },
      games: games.map(toEntry),
    });
  });

  return routes;
}

const toEntry = (game: LedgerGame) => ({
  sequence: game.sequence,
  game_id: game.gameId,
  server_addr: game.serverAddr,
  created_at: new Date(game.createdAtMs).toISOString(),
  create_requests: game.createRequests,
  withdrawn: game.withdrawnAtMs !== undefined,
  additions: game.additions.map(toAddition),
  ...game.request,
});

const toAddition = ({ matchId, addRequests, withdrawnAtMs, request }: Addition) => ({
  match_id: matchId,
  add_requests: addRequests,
  withdrawn: withdrawnAtMs !== undefined,
  players: request?.players ?? [],
});
