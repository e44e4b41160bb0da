import type { ParsedRulesetFile } from './ruleset-file.ts';
import type { RulesetProblem } from './ruleset-problem.ts';
import { hasColors, isDuel, type TeamRule } from './team-rule.ts';

/** Fields of a challenge that are not attributes. */
const challengeFieldNames = ['opponent', 'message', 'expires_in', 'open_ended', 'leave_queue'];

/** What stands in the way of challenges in a queue that takes them: unless it is asked to, only one against one does. */
export function challengeProblems(
  { attributes, challenges }: ParsedRulesetFile,
  teams: readonly TeamRule[],
): RulesetProblem[] {
  if (challenges === false || teams.length === 0) return [];
  if (!isDuel(teams)) {
    const path = ['challenges'];
    return challenges === true ? [{ path, message: 'is for one against one; leave it out, or say false' }] : [];
  }
  const message = 'is a field of every challenge; choose another name, or refuse challenges with "challenges: false"';
  return [...challengeFieldNames, ...(hasColors(teams) ? ['color'] : [])]
    .filter((name) => Object.hasOwn(attributes, name))
    .map((name) => ({ path: ['attributes', name], message }));
}
