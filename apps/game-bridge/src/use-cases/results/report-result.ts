import {
  type BridgeReply,
  type BridgeRequest,
  hasBuiltInRatings,
  isRated,
  type RatingsRule,
  type ResultAnswer,
} from '@paireto/contracts';
import type { MatchResult, MatchResults, PlayedMatch } from '../../ports/match-results.ts';
import { fitResult } from './fit-result.ts';
import { rateMatch } from './rate-match.ts';
import { resultDigest } from './result-digest.ts';

export interface ReportResultDeps {
  results: MatchResults;
  /** Whether the ticket store knows a match, which the history may not have heard of yet. */
  isPlaced(tenant: string, matchId: string): Promise<boolean>;
  /** How the ratings of a queue work. */
  ruleOf(queue: string): RatingsRule;
  /** Lets players go who are held until the result. Repeating it is safe. */
  release(match: PlayedMatch): Promise<void>;
  /** Tells the rating cache what these players' ratings are. Repeating it is safe. */
  cacheRatings(tenant: string, queue: string, userIds: readonly string[]): Promise<void>;
  nowMs(): number;
}

type Reply = BridgeReply<'match.result'>;

/**
 * Takes the report of a game server. What is written once is done for the players with every repetition of the report, so
 * that one that was answered by an error is made good by repeating it.
 */
export function createReportResult(deps: ReportResultDeps) {
  const { results } = deps;

  return async ({ tenant, id, result: report }: BridgeRequest<'match.result'>): Promise<Reply> => {
    const match = await results.read(tenant, id);
    if (match === undefined) return { outcome: (await deps.isPlaced(tenant, id)) ? 'not-yet' : 'not-found' };
    // A game server that reports has a game: the history will hear of it, or of the failure.
    if (match.state === 'PLACING') return { outcome: 'not-yet' };
    if (match.state === 'FAILED') return { outcome: 'conflict', state: 'FAILED' };

    const fit = fitResult(match, report, deps.nowMs());
    if (!fit.ok) return { outcome: 'invalid', errors: fit.errors };
    const digest = resultDigest(fit.result);
    const known = await write(match, { ...fit.result, digest });
    if (known.digest !== digest) return { outcome: 'conflict', state: 'FINISHED' };
    return { outcome: 'recorded', answer: await concluded(match, known.rated), repeated: !known.isNew };
  };

  async function write(match: PlayedMatch, result: MatchResult & { digest: string }) {
    if (match.finished) return { ...match.finished, isNew: false };
    const rule = deps.ruleOf(match.queue);
    if (!changesRatings(match, result, rule)) return results.finish(match, result, undefined);
    return results.finish(match, result, (latest) =>
      rateMatch(result.finishes, match.queue, latest, rule, deps.nowMs()),
    );
  }

  async function concluded(match: PlayedMatch, rated: boolean): Promise<ResultAnswer> {
    const changes = rated ? await results.changes(match.id) : [];
    const userIds = changes.map(({ userId }) => userId);
    await Promise.all([deps.release(match), rated && deps.cacheRatings(match.tenant, match.queue, userIds)]);
    const ratings = changes.map(({ userId, before, after }) => ({ user_id: userId, before, after }));
    return { match_id: match.id, state: 'FINISHED', rated, ratings };
  }
}

/** Who went into a running game did not play all of it: their result is kept, and rates nobody. */
const changesRatings = (match: PlayedMatch, result: MatchResult, rule: RatingsRule): boolean =>
  hasBuiltInRatings(rule) && isRated(rule, match.attributes) && !result.aborted && !match.isBackfill;
