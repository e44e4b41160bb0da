import {
  type CreateGameRequest,
  type CreateGamesReply,
  createGameRequestSchema,
  createGamesRequestSchema,
  uuidSchema,
} from '@paireto/contracts';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Ledger } from '../ledger.ts';
import { type Answer, toReply } from '../use-cases/create-game.ts';
import { parseBody } from './parse-body.ts';
import { sendAnswer } from './send-answer.ts';

const MAX_BODY_BYTES = 64 * 1024;
const MAX_BATCH_BODY_BYTES = 2 * 1024 * 1024;

/** The contract of docs/live-game-api.md: everything below /v1, behind a service token. */
export function createGameRoutes(deps: {
  createGame: (request: CreateGameRequest) => Answer;
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
    const body = await parseBody(context, createGameRequestSchema);
    if (!body.ok) return context.json(invalid(body.reason), 400);
    if (context.req.header('idempotency-key') !== body.value.match_id)
      return context.json(invalid('the header Idempotency-Key must be the match_id of the body'), 400);
    return sendAnswer(context, deps.createGame(body.value));
  });

  routes.post('/:collection{games:batch}', limitBody(MAX_BATCH_BODY_BYTES), async (context) => {
    const body = await parseBody(context, createGamesRequestSchema);
    if (!body.ok) return context.json(invalid(body.reason), 400);
    const answers = body.value.games.map((game) => ({ matchId: game.match_id, answer: deps.createGame(game) }));
    const wholeReply = answers.find(({ answer }) => answer.kind === 'silence' || answer.kind === 'garbage');
    if (wholeReply) return sendAnswer(context, wholeReply.answer);
    return context.json({ results: answers.flatMap(({ matchId, answer }) => toResult(matchId, answer)) });
  });

  routes.get('/games/by-key/:matchId', (context) => {
    const matchId = context.req.param('matchId');
    if (!uuidSchema.safeParse(matchId).success) return context.json(invalid('a match id is a UUID'), 400);
    const game = deps.ledger.byMatch(matchId);
    return game !== undefined && game.withdrawnAtMs === undefined
      ? context.json(toReply(game))
      : context.json({ error: 'not_found', reason: 'no game for this match', retryable: false }, 404);
  });

  routes.delete('/games/:gameId', (context) => {
    deps.ledger.withdraw(context.req.param('gameId'));
    return context.body(null, 204);
  });

  return routes;
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
