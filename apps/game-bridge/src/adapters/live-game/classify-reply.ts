import { createGameReplySchema, type Game, gameRefusalSchema, type Match } from '@paireto/contracts';
import type { CreateResult, FindResult } from '../../ports/game-service.ts';

/** A reply as it came; `body` undefined: larger than allowed. */
export interface RawReply {
  status: number;
  retryAfter: string | null;
  body: string | undefined;
}

const DEFAULT_RETRY_AFTER_MS = 1_000;
const SHORTEST_RETRY_AFTER_MS = 250;
const LONGEST_RETRY_AFTER_MS = 30_000;

/** Whether the service did not accept us: a misconfiguration, never the players' fault. */
export const isOurFault = (status: number): boolean => status === 401 || status === 403;

/** Whose game is asked about: that of a match, or the running one that its players are to join. */
export type AskedFor = Pick<Match, 'id' | 'backfill'>;

/**
 * What the answer to `POST /v1/games` or `POST /v1/games/{game_id}/players` means; docs/live-game-api.md has the tables.
 *
 * @param nowMs epoch ms, for a Retry-After that is a date.
 */
export const classifyCreate = ({ status, retryAfter, body }: RawReply, match: AskedFor, nowMs: number): CreateResult =>
  classifyAnswer({ status, retryAfter, content: readJson(body) }, match, nowMs);

/** The same for an answer whose JSON was read. */
export function classifyAnswer(
  answer: { status: number; retryAfter: string | null; content: unknown },
  match: AskedFor,
  nowMs: number,
): CreateResult {
  const { status } = answer;
  if (status === 200 || status === 201) {
    const game = readGame(answer.content, match);
    return game === undefined ? unknown(`HTTP ${status} without a game of this match`) : { outcome: 'created', game };
  }
  if (status === 429 || status === 503)
    return { outcome: 'busy', retryAfterMs: readRetryAfterMs(answer.retryAfter, nowMs) };
  const definite = status >= 400 && status < 500 && status !== 408 && status !== 425 && !isOurFault(status);
  if (!definite) return unknown(`HTTP ${status}`);
  const refusal = gameRefusalSchema.safeParse(answer.content).data;
  return {
    outcome: 'refused',
    reason: refusal?.reason || refusal?.error || `HTTP ${status}`,
    final: isGone(status, match) || ((status === 409 || status === 422) && refusal?.retryable === false),
  };
}

/** What the answer to `GET /v1/games/by-key/{match_id}` means. */
export function classifyFind(reply: RawReply, match: AskedFor): FindResult {
  if (reply.status === 404) return { outcome: 'none' };
  const game = reply.status === 200 ? readGame(readJson(reply.body), match) : undefined;
  return game === undefined ? unknown(`HTTP ${reply.status}`) : { outcome: 'found', game };
}

/** Whether the running game that asked for players is there no more. */
const isGone = (status: number, { backfill }: AskedFor): boolean =>
  backfill !== undefined && (status === 404 || status === 410);

function readGame(content: unknown, { id, backfill }: AskedFor): Game | undefined {
  const reply = createGameReplySchema.safeParse(content).data;
  if (reply === undefined || (reply.match_id !== undefined && reply.match_id !== id)) return undefined;
  if (backfill !== undefined && reply.game_id !== backfill.gameId) return undefined;
  const serverAddr = reply.server_addr ?? backfill?.serverAddr;
  return { gameId: reply.game_id, ...(serverAddr === undefined ? {} : { serverAddr }) };
}

/** Retry-After in seconds or as an HTTP date (RFC 9110, 10.2.3), kept within sensible bounds. */
function readRetryAfterMs(value: string | null, nowMs: number): number {
  if (value === null || value.trim() === '') return DEFAULT_RETRY_AFTER_MS;
  const seconds = Number(value);
  const delayMs = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - nowMs;
  if (Number.isNaN(delayMs)) return DEFAULT_RETRY_AFTER_MS;
  return Math.min(Math.max(delayMs, SHORTEST_RETRY_AFTER_MS), LONGEST_RETRY_AFTER_MS);
}

/** The body as JSON; undefined where it is none. */
export function readJson(body: string | undefined): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}

const unknown = (reason: string) => ({ outcome: 'unknown', reason }) as const;
