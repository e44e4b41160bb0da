import { addPlayersRequestSchema, createGameRequestSchema, uuidSchema } from '@paireto/contracts';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import type { Ledger } from '../ledger.ts';
import type { TokenVerifier } from '../service-token.ts';
import { type GameCreator, toReply } from '../use-cases/create-game.ts';
import { type ParsedBody, parseBody } from './parse-body.ts';
import { bearerOf, invalid, tooLarge, unauthorized } from './refusals.ts';
import { sendAnswer } from './send-answer.ts';

const MAX_BODY_BYTES = 64 * 1024;

/** The contract of docs/live-game-api.md: everything below /v1 but the batch, behind a service token. */
export function createGameRoutes(deps: { creator: GameCreator; ledger: Ledger; verifyToken: TokenVerifier }): Hono {
  const routes = new Hono();

  routes.use(async (context, next) => {
    if (await deps.verifyToken(bearerOf(context.req.header('authorization')))) return next();
    context.header('WWW-Authenticate', 'Bearer');
    return context.json(unauthorized, 401);
  });

  routes.post('/games', limitBody(MAX_BODY_BYTES), async (context) => {
    const body = await parseKeyedBody(context, createGameRequestSchema);
    if (!body.ok) return context.json(invalid(body.reason), 400);
    return sendAnswer(context, deps.creator.create(body.value));
  });

  routes.post('/games/:gameId/players', limitBody(MAX_BODY_BYTES), async (context) => {
    const body = await parseKeyedBody(context, addPlayersRequestSchema);
    if (!body.ok) return context.json(invalid(body.reason), 400);
    return sendAnswer(context, deps.creator.addPlayers(context.req.param('gameId'), body.value));
  });

  routes.get('/games/by-key/:matchId', (context) => {
    const matchId = context.req.param('matchId');
    if (!uuidSchema.safeParse(matchId).success) return context.json(invalid('a match id is a UUID'), 400);
    const game = deps.ledger.played(matchId);
    return game !== undefined
      ? context.json(toReply(game, matchId))
      : context.json({ error: 'not_found', reason: 'no game for this match', retryable: false }, 404);
  });

  routes.delete('/games/:gameId', (context) => {
    deps.ledger.withdraw(context.req.param('gameId'));
    return context.body(null, 204);
  });

  routes.delete('/games/:gameId/players/:matchId', (context) => {
    const { gameId, matchId } = context.req.param();
    if (!uuidSchema.safeParse(matchId).success) return context.json(invalid('a match id is a UUID'), 400);
    return deps.ledger.withdrawPlayers(gameId, matchId)
      ? context.body(null, 204)
      : context.json({ error: 'not_found', reason: 'no such game', retryable: false }, 404);
  });

  return routes;
}

/** A body whose key, its match id, stands in the header as well. */
async function parseKeyedBody<Schema extends z.ZodType<{ match_id: string }>>(
  context: Context,
  schema: Schema,
): Promise<ParsedBody<z.output<Schema>>> {
  const body = await parseBody(context, schema);
  if (!body.ok || context.req.header('idempotency-key') === body.value.match_id) return body;
  return { ok: false, reason: 'the header Idempotency-Key must be the match_id of the body' };
}

const limitBody = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: (context) => context.json(tooLarge(maxSize), 413),
  });
