import { checkAnswers, checkKeys, checkReconnects } from './check-answers.ts';
import { checkCancels } from './check-cancels.ts';
import { checkEnds } from './check-ends.ts';
import { checkGames } from './check-games.ts';
import { checkOnce } from './check-once.ts';
import { checkRecords } from './check-records.ts';
import { checkSeniority } from './check-seniority.ts';
import { checkTenants } from './check-tenants.ts';
import type { Evidence, Violation } from './evidence.ts';
import { ticketStories } from './ticket-stories.ts';

/** Compares all accounts of a run and lists every broken guarantee. (G6, parties, has nothing to look at yet.) */
export function checkEverything(evidence: Evidence): Violation[] {
  const stories = ticketStories(evidence);
  return [
    ...evidence.observed,
    ...checkEnds(evidence, stories),
    ...checkOnce(evidence, stories),
    ...checkGames(evidence, stories),
    ...checkCancels(evidence, stories),
    ...checkSeniority(evidence, stories),
    ...checkTenants(evidence, stories),
    ...checkRecords(evidence, stories),
    ...checkReconnects(evidence, stories),
    ...checkKeys(evidence, stories),
    ...checkAnswers(evidence),
  ];
}
