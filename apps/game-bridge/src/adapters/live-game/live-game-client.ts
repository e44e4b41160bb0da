import type { Match } from '@paireto/contracts';
import { contextOf, inSpan, type Logger, SpanKind, SpanStatusCode } from '@paireto/runtime';
import type { AllocationOutcome } from '../../bridge-metrics.ts';
import type { CreateResult, GameService } from '../../ports/game-service.ts';
import { toAddPlayersRequest, toGameRequest } from '../../use-cases/game-request.ts';
import { classifyCreate, classifyFind } from './classify-reply.ts';
import { createInBatches } from './create-in-batches.ts';
import { createLiveGameHttp, describeFailure, type LiveGameOptions, noAnswer } from './live-game-http.ts';

/** The game service behind docs/live-game-api.md. */
export function createLiveGameClient(
  options: LiveGameOptions,
  deps: {
    token: () => Promise<string>;
    nowMs: () => number;
    logger: Logger;
    /** Is told of every game that was asked for. */
    onAsked?: (outcome: AllocationOutcome, tookMs: number) => void;
  },
): GameService & { checkHealth(): Promise<void>; close: () => Promise<void> } {
  const { send, close } = createLiveGameHttp(options, deps);

  const createAlone = async (match: Match): Promise<CreateResult> => {
    try {
      const { path, body } = creationOf(match);
      const reply = await send('POST', path, { matchId: match.id, json: JSON.stringify(body) });
      return classifyCreate(reply, match, deps.nowMs());
    } catch (error) {
      return noAnswer(error);
    }
  };

  const create = options.inBatches ? createInBatches({ send, createAlone, ...deps }) : createAlone;

  return {
    close,
    async create(match) {
      const startedAtMs = performance.now();
      const created = await createTraced(match, create);
      deps.onAsked?.(allocationOutcome(created), performance.now() - startedAtMs);
      return created;
    },
    async find(match) {
      try {
        return classifyFind(await send('GET', `/v1/games/by-key/${match.id}`), match);
      } catch (error) {
        return { outcome: 'unknown', reason: describeFailure(error) };
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
        throw new Error(describeFailure(error));
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

const allocationOutcome = (result: CreateResult): AllocationOutcome =>
  result.outcome === 'unknown' ? (result.failure ?? 'bad-answer') : result.outcome;
