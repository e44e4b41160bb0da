import { createGamesReplySchema, MAX_GAME_REPLY_BYTES, MAX_GAMES_PER_BATCH, type Match } from '@paireto/contracts';
import { createMicroBatcher, type Logger } from '@paireto/runtime';
import type { CreateResult } from '../../ports/game-service.ts';
import { cutLike } from '../../use-cases/cut-like.ts';
import { toGameRequest } from '../../use-cases/game-request.ts';
import { classifyAnswer, classifyCreate, type RawReply, readJson } from './classify-reply.ts';
import { noAnswer, type SendToLiveGame } from './live-game-http.ts';

/** A service that knew no batches is asked again after so long: it may have been replaced by one that does. */
const ASK_AGAIN_MS = 60_000;
/** Answers of a service that has no such resource. */
const UNKNOWN_RESOURCE = new Set([404, 405, 501]);

/** Lists that are joined at most. */
const MAX_LISTS = 16;

/**
 * Creates the games of one turn of the event loop by one `POST /v1/games:batch`, each answered on its own. A lone match goes
 * alone, as do players for a running game; a service without batches is found out by its answer, and asked one by one.
 */
export function createInBatches(deps: {
  send: SendToLiveGame;
  createAlone: (match: Match) => Promise<CreateResult>;
  nowMs: () => number;
  logger: Pick<Logger, 'info'>;
}): (matches: readonly Match[]) => Promise<readonly CreateResult[]> {
  let aloneUntilMs = Number.NEGATIVE_INFINITY;
  const oneByOne = (matches: readonly Match[]): Promise<CreateResult[]> => Promise.all(matches.map(deps.createAlone));

  const createBatch = async (matches: readonly Match[]): Promise<CreateResult[]> => {
    if (matches.length === 1 || deps.nowMs() < aloneUntilMs) return oneByOne(matches);
    const reply = await sendBatch(deps.send, matches).catch(noAnswer);
    if ('outcome' in reply) return matches.map(() => reply);
    if (UNKNOWN_RESOURCE.has(reply.status)) {
      aloneUntilMs = deps.nowMs() + ASK_AGAIN_MS;
      deps.logger.info({ status: reply.status }, 'live-game-api has no games:batch: games are created one by one');
      return oneByOne(matches);
    }
    // Malformed or too large as a whole: nothing was created, and whichever it is of them must not spoil the others.
    if (reply.status === 400 || reply.status === 413) return oneByOne(matches);
    return answersOf(reply, matches, deps.nowMs());
  };

  const together = createMicroBatcher<readonly Match[], readonly CreateResult[]>({
    maxBatch: MAX_LISTS,
    async run(lists) {
      const matches = lists.flat();
      const batches: Promise<CreateResult[]>[] = [];
      for (let from = 0; from < matches.length; from += MAX_GAMES_PER_BATCH)
        batches.push(createBatch(matches.slice(from, from + MAX_GAMES_PER_BATCH)));
      return cutLike(lists, (await Promise.all(batches)).flat());
    },
  });

  return async (matches) => {
    if (matches.every(({ backfill }) => backfill === undefined)) return together(matches);
    const results = matches.map((match) =>
      match.backfill === undefined ? together([match]).then(([result]) => result!) : deps.createAlone(match),
    );
    return Promise.all(results);
  };
}

const sendBatch = (send: SendToLiveGame, matches: readonly Match[]): Promise<RawReply> =>
  send('POST', '/v1/games:batch', {
    json: JSON.stringify({ games: matches.map(toGameRequest) }),
    maxReplyBytes: MAX_GAME_REPLY_BYTES * matches.length,
  });

/** What the answer to the batch means for each match. One that it does not speak of may have a game or not. */
function answersOf(reply: RawReply, matches: readonly Match[], nowMs: number): CreateResult[] {
  const listed =
    reply.status === 200 ? createGamesReplySchema.safeParse(readJson(reply.body)).data?.results : undefined;
  if (listed === undefined)
    return matches.map((match) => {
      const whole = classifyCreate(reply, match, nowMs);
      // A definite answer to the whole says nothing definite about one of them.
      return whole.outcome === 'busy' ? whole : { outcome: 'unknown', reason: `HTTP ${reply.status} to a batch` };
    });
  const byMatch = new Map(listed.map((result) => [result.match_id, result]));
  return matches.map((match) => {
    const result = byMatch.get(match.id);
    if (result === undefined) return { outcome: 'unknown', reason: 'not among the answers to the batch' };
    const content = result.game ?? result.refusal;
    return classifyAnswer({ status: result.status, retryAfter: null, content }, match, nowMs);
  });
}
