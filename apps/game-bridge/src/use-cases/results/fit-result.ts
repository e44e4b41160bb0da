import { defined, type ResultBody } from '@paireto/contracts';
import type { MatchResult, PlayedMatch, PlayerFinish } from '../../ports/match-results.ts';
import { rankTeams } from './rank-teams.ts';
import { type FieldError, reportedFinishes } from './reported-finishes.ts';

/** How much earlier than its game a result may be, and how much ahead of this clock: clocks differ. */
const CLOCK_TOLERANCE_MS = 300_000;

/** A report as the result of its match, or what does not fit: which fields, and what would. */
export function fitResult(
  match: Pick<PlayedMatch, 'players' | 'isBackfill' | 'readyAtMs'>,
  report: ResultBody,
  nowMs: number,
): { ok: true; result: MatchResult } | { ok: false; errors: FieldError[] } {
  const timeErrors = checkTime(match, report.finished_at, nowMs);
  const finishes = fitFinishes(match, report);
  const errors = [...finishes.errors, ...timeErrors];
  if (errors.length > 0) return { ok: false, errors };
  const result = {
    finishedAtMs: Date.parse(report.finished_at),
    ...defined('reason', report.reason),
    aborted: report.aborted === true,
    finishes: finishes.finishes,
  };
  return { ok: true, result };
}

function fitFinishes(
  match: Pick<PlayedMatch, 'players' | 'isBackfill'>,
  report: ResultBody,
): { finishes: PlayerFinish[]; errors: FieldError[] } {
  const given = (['players', 'teams', 'aborted'] as const).filter((name) => report[name] !== undefined);
  const [kind, ...more] = given;
  if (kind === undefined) return refused('', 'expected "players", "teams" or "aborted"');
  if (more.length > 0)
    return { finishes: [], errors: more.map((path) => ({ path, message: `leave it out, or leave "${kind}" out` })) };
  if (kind === 'aborted') return { finishes: [], errors: [] };
  const reported = reportedFinishes(match, report);
  if (reported.errors.length > 0) return { finishes: [], errors: reported.errors };
  return rankTeams(reported.teams, { path: kind, isWhole: !match.isBackfill });
}

function checkTime(match: Pick<PlayedMatch, 'readyAtMs'>, finishedAt: string, nowMs: number): FieldError[] {
  const path = 'finished_at';
  const finishedAtMs = Date.parse(finishedAt);
  const { readyAtMs = 0 } = match;
  if (!Number.isFinite(finishedAtMs)) return [{ path, message: 'expected a time that exists' }];
  if (finishedAtMs > nowMs + CLOCK_TOLERANCE_MS)
    return [{ path, message: `lies ahead: it is ${instant(nowMs)} here; expected at most 5 min more` }];
  if (finishedAtMs < readyAtMs - CLOCK_TOLERANCE_MS)
    return [{ path, message: `is before the game, which was ready at ${instant(readyAtMs)}; expected a later time` }];
  return [];
}

const instant = (epochMs: number): string => new Date(epochMs).toISOString();

const refused = (path: string, message: string) => ({ finishes: [], errors: [{ path, message }] });
