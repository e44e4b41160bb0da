import { MAX_GAME_REPLY_BYTES, type Match } from '@paireto/contracts';
import { contextOf, inSpan, type Logger, readCapped, SpanKind, SpanStatusCode, traceparentOf } from '@paireto/runtime';
import type { AllocationOutcome } from '../../bridge-metrics.ts';
import type { CreateResult, GameService } from '../../ports/game-service.ts';
import { atMostEvery } from '../../use-cases/at-most-every.ts';
import { toAddPlayersRequest, toGameRequest } from '../../use-cases/game-request.ts';
import { classifyCreate, classifyFind, isOurFault, type RawReply } from './classify-reply.ts';

/** How often a rejected service token is logged. */
const COMPLAINT_INTERVAL_MS = 5_000;

/** Where the game service is and how long it may take. */
export interface LiveGameOptions {
  /** Without /v1. */
  url: string;
  timeoutMs: number;
}

type Send = (method: string, path: string, body?: { matchId: string; json: string }) => Promise<RawReply>;

/** The game service behind docs/live-game-api.md. The only place that calls fetch. */
export function createLiveGameClient(
  options: LiveGameOptions,
  deps: {
    token: () => Promise<string>;
    nowMs: () => number;
    logger: Logger;
    /** Is told of every game that was asked for. */
    onAsked?: (outcome: AllocationOutcome, tookMs: number) => void;
  },
): GameService & { checkHealth(): Promise<void> } {
  const send = createSend(options, deps);

  const create = async (match: Match): Promise<CreateResult> => {
    const startedAtMs = performance.now();
    const asked = (outcome: AllocationOutcome) => deps.onAsked?.(outcome, performance.now() - startedAtMs);
    try {
      const { path, body } = creationOf(match);
      const reply = await send('POST', path, { matchId: match.id, json: JSON.stringify(body) });
      const result = classifyCreate(reply, match, deps.nowMs());
      asked(result.outcome === 'unknown' ? 'bad-answer' : result.outcome);
      return result;
    } catch (error) {
      asked(isTimeout(error) ? 'timeout' : 'unreachable');
      return { outcome: 'unknown', reason: describe(error) };
    }
  };

  return {
    create: (match) => createTraced(match, create),
    async find(match) {
      try {
        return classifyFind(await send('GET', `/v1/games/by-key/${match.id}`), match);
      } catch (error) {
        return { outcome: 'unknown', reason: describe(error) };
      }
    },
    async withdraw(match, { gameId }) {
      const players = match.backfill === undefined ? '' : `/players/${match.id}`;
      try {
        const { status } = await send('DELETE', gamePath(gameId) + players);
        return (status >= 200 && status < 300) || status === 404 || status === 410;
      } catch {
        return false;
      }
    },
    async checkHealth() {
      const { status } = await send('GET', '/healthz').catch((error: unknown) => {
        throw new Error(describe(error));
      });
      if (status < 200 || status >= 300) throw new Error(`HTTP ${status}`);
    },
  };
}

const gamePath = (gameId: string): string => `/v1/games/${encodeURIComponent(gameId)}`;

/** What is posted where for a match: a game of its own, or its players into a running one. */
const creationOf = (match: Match): { path: string; body: object } =>
  match.backfill === undefined
    ? { path: '/v1/games', body: toGameRequest(match) }
    : { path: `${gamePath(match.backfill.gameId)}/players`, body: toAddPlayersRequest(match) };

function createSend(
  { url, timeoutMs }: LiveGameOptions,
  deps: { token: () => Promise<string>; nowMs: () => number; logger: Logger },
): Send {
  const base = url.replace(/\/+$/, '');
  const complain = atMostEvery(COMPLAINT_INTERVAL_MS, deps.nowMs, (status: number, swallowed) => {
    const text = 'live-game-api rejects our service token: check LIVE_GAME_API_SECRET and LIVE_GAME_API_URL';
    deps.logger.error({ status, more: swallowed }, text);
  });

  return async (method, path, body) => {
    const traceparent = traceparentOf();
    const response = await fetch(base + path, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        authorization: `Bearer ${await deps.token()}`,
        ...(traceparent === undefined ? {} : { traceparent }),
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': body.matchId }),
      },
      ...(body === undefined ? {} : { body: body.json }),
    });
    if (isOurFault(response.status)) complain(response.status);
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: await readCapped(response, MAX_GAME_REPLY_BYTES),
    };
  };
}

const createTraced = (match: Match, create: (match: Match) => Promise<CreateResult>): Promise<CreateResult> =>
  inSpan(
    'game.create',
    {
      parent: contextOf(match.traceparent),
      kind: SpanKind.CLIENT,
      attributes: { 'match.id': match.id, tenant: match.tenant, queue: match.queue },
    },
    async (span) => {
      const created = await create(match);
      span.setAttribute('game.outcome', created.outcome);
      // Kept also where the trace of the match is not.
      if (created.outcome === 'unknown') span.setStatus({ code: SpanStatusCode.ERROR, message: created.reason });
      if (created.outcome === 'created') span.setAttribute('game.id', created.game.gameId);
      return created;
    },
  );

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';

/** fetch hides what went wrong in `cause`. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isTimeout(error)) return 'no answer in time';
  const cause = error.cause;
  if (cause instanceof Error) return cause.message || ('code' in cause ? String(cause.code) : cause.name);
  return error.message || error.name;
}
