import type { Match } from '@paireto/contracts';
import { contextOf, inSpan, type Logger, SpanKind, SpanStatusCode, startSpan } from '@paireto/runtime';
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

  const createList = options.inBatches
    ? createInBatches({ send, createAlone, ...deps })
    : (matches: readonly Match[]) => Promise.all(matches.map(createAlone));

  const createAll = async (matches: readonly Match[]): Promise<readonly CreateResult[]> => {
    const startedAtMs = performance.now();
    const created = await createTraced(matches, createList);
    const tookMs = performance.now() - startedAtMs;
    if (deps.onAsked !== undefined) for (const result of created) deps.onAsked(allocationOutcome(result), tookMs);
    return created;
  };

  return {
    close,
    createAll,
    create: async (match) => (await createAll([match]))[0]!,
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

/** A `game.create` span below each match; the request goes out below the first. */
function createTraced(
  matches: readonly Match[],
  create: (matches: readonly Match[]) => Promise<readonly CreateResult[]>,
): Promise<readonly CreateResult[]> {
  const [first, ...others] = matches as readonly [Match, ...Match[]];
  return inSpan('game.create', spanStart(first), async (span) => {
    const spans = others.map((match) => startSpan('game.create', spanStart(match)));
    try {
      const created = await create(matches);
      for (const [index, result] of created.entries()) describe(spans[index - 1] ?? span, result);
      return created;
    } finally {
      for (const other of spans) other.end();
    }
  });
}

const spanStart = ({ id, tenant, queue, traceparent }: Match) => ({
  parent: contextOf(traceparent),
  kind: SpanKind.CLIENT,
  attributes: { 'match.id': id, tenant, queue },
});

function describe(span: ReturnType<typeof startSpan>, created: CreateResult): void {
  span.setAttribute('game.outcome', created.outcome);
  // Kept also where the trace of the match is not.
  if (created.outcome === 'unknown') span.setStatus({ code: SpanStatusCode.ERROR, message: created.reason });
  if (created.outcome === 'created') span.setAttribute('game.id', created.game.gameId);
}

const allocationOutcome = (result: CreateResult): AllocationOutcome =>
  result.outcome === 'unknown' ? (result.failure ?? 'bad-answer') : result.outcome;
