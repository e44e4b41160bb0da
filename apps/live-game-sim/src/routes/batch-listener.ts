import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CreateGameRequest, type CreateGamesReply, createGamesRequestSchema } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import type { TokenVerifier } from '../service-token.ts';
import type { Answer, GameCreator } from '../use-cases/create-game.ts';
import { parseJson } from './parse-body.ts';
import { readText } from './read-text.ts';
import { bearerOf, invalid, tooLarge, unauthorized } from './refusals.ts';
import { GARBAGE, pause, SILENT } from './send-answer.ts';

const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Whether this is `POST /v1/games:batch`. */
export const isBatch = ({ method, url }: IncomingMessage): boolean => method === 'POST' && url === '/v1/games:batch';

/**
 * Answers `POST /v1/games:batch`. All games of a busy system come this way, so it is written on what Node hands over: turning
 * that into a `Request` and a `Response` would cost more than creating the games.
 */
export function createBatchListener(deps: {
  creator: GameCreator;
  verifyToken: TokenVerifier;
  logger: Pick<Logger, 'error'>;
}): (request: IncomingMessage, response: ServerResponse) => void {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const known = deps.verifyToken(bearerOf(request.headers.authorization));
    if (!(typeof known === 'boolean' ? known : await known)) {
      request.resume();
      sendJson(response, 401, unauthorized, { 'www-authenticate': 'Bearer' });
      return;
    }
    const text = await readText(request, MAX_BODY_BYTES);
    if (text === undefined) {
      sendJson(response, 413, tooLarge(MAX_BODY_BYTES));
      return;
    }
    const body = parseJson(text, createGamesRequestSchema);
    if (body.ok) await sendResults(response, body.value.games, deps.creator.createAll(body.value.games));
    else sendJson(response, 400, invalid(body.reason));
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // Whoever went away in the middle hears no answer.
      if (request.destroyed && !request.complete) return;
      deps.logger.error({ err: error }, 'request failed');
      sendJson(response, 500, { error: 'internal', reason: 'unexpected fault', retryable: true });
    });
  };
}

/** Each game has its own answer, unless one of them is silent or talks nonsense: then that is the answer to all. */
async function sendResults(
  response: ServerResponse,
  games: readonly CreateGameRequest[],
  answers: readonly Answer[],
): Promise<void> {
  const results: CreateGamesReply['results'] = [];
  for (const [index, answer] of answers.entries()) {
    const match_id = games[index]!.match_id;
    if (answer.kind === 'game') results.push({ match_id, status: answer.status, game: answer.game });
    else if (answer.kind === 'refusal') results.push({ match_id, status: answer.status, refusal: answer.refusal });
    else if (answer.kind === 'garbage') {
      send(response, GARBAGE.status, GARBAGE.body, { 'content-type': GARBAGE.type });
      return;
    } else {
      await silence(response, answer.delayMs);
      sendJson(response, SILENT.status, SILENT.body);
      return;
    }
  }
  sendJson(response, 200, { results });
}

async function silence(response: ServerResponse, delayMs: number): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await pause(delayMs, gone.signal);
}

const sendJson = (response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void =>
  send(response, status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string>): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
