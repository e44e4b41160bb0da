import {
  addPlayersRequestSchema,
  type CreateGamesReply,
  createGameRequestSchema,
  createGamesRequestSchema,
  uuidSchema,
} from '@paireto/contracts';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import type { Ledger } from '../ledger.ts';
import { type Answer, type GameCreator, toReply } from '../use-cases/create-game.ts';
import { type ParsedBody, parseBody } from './parse-body.ts';
import { sendAnswer } from './send-answer.ts';

const MAX_BODY_BYTES = 64 * 1024;
const MAX_BATCH_BODY_BYTES = 2 * 1024 * 1024;

/** The contract of docs/live-game-api.md: everything below /v1, behind a service token. */
export function createGameRoutes(deps: {
  creator: GameCreator;
  ledger: Ledger;
  verifyToken: (token: string) => Promise<boolean>;
}): Hono {
  const routes = new Hono();

  routes.use(async (context, next) => {
    const [scheme, token] = (context.req.header('authorization') ?? '').split(' ');
    if (scheme?.toLowerCase() === 'bearer' && token && (await deps.verifyToken(token))) return next();
    context.header('WWW-Authenticate', 'Bearer');
    return context.json({ error: 'unauthorized', reason: 'a valid service token is required', retryable: false }, 401);
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

  routes.post('/:collection{games:batch}', limitBody(MAX_BATCH_BODY_BYTES), async (context) => {
    const body = await parseBody(context, createGamesRequestSchema);
    if (!body.ok) return context.json(invalid(body.reason), 400);
    const answers = body.value.games.map((game) => ({ matchId: game.match_id, answer: deps.creator.create(game) }));
    const wholeReply = answers.find(({ answer }) => answer.kind === 'silence' || answer.kind === 'garbage');
    if (wholeReply) return sendAnswer(context, wholeReply.answer);
    return context.json({ results: answers.flatMap(({ matchId, answer }) => toResult(matchId, answer)) });
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

function toResult(matchId: string, answer: Answer): CreateGamesReply['results'] {
  if (answer.kind === 'game') return [{ match_id: matchId, status: answer.status, game: answer.game }];
  if (answer.kind === 'refusal') return [{ match_id: matchId, status: answer.status, refusal: answer.refusal }];
  return [];
}

const invalid = (reason: string) => ({ error: 'invalid_request', reason, retryable: false });

const limitBody = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: (context) =>
      context.json({ error: 'too_large', reason: `at most ${maxSize} bytes`, retryable: false }, 413),
  });
