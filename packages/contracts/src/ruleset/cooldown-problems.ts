import type { ParsedRulesetFile } from './ruleset-file.ts';
import type { RulesetProblem } from './ruleset-problem.ts';

const LEAST_MS = 1_000;
const TOO_SHORT = 'must be 1s or more';

/** What a cooldown means together with the rest and cannot. */
export function cooldownProblems({ cooldown, acceptance, presence }: ParsedRulesetFile): RulesetProblem[] {
  if (cooldown === undefined) return [];
  const { counts, within, pauses } = cooldown;
  const problems: RulesetProblem[] = within < LEAST_MS ? [{ path: ['cooldown', 'within'], message: TOO_SHORT }] : [];
  for (const [index, pause] of pauses.entries()) {
    const path = ['cooldown', 'pauses', index];
    if (pause < LEAST_MS) problems.push({ path, message: TOO_SHORT });
    if (pause > within) {
      problems.push({ path, message: 'is longer than "within": a strike that does not count any more pauses nobody' });
    }
    if (pause < (pauses[index - 1] ?? 0)) {
      problems.push({ path, message: 'is shorter than the pause before: more strikes never pause for less' });
    }
  }
  for (const [index, reason] of counts.entries()) {
    const path = ['cooldown', 'counts', index];
    if (counts.indexOf(reason) !== index) problems.push({ path, message: `"${reason}" stands here twice` });
    if (reason === 'abandoned' && presence === undefined) {
      problems.push({ path, message: '"abandoned" needs "presence": without it nobody is seen to go away' });
    }
    if (counts.find((each) => each !== 'abandoned') === reason && acceptance === undefined) {
      problems.push({ path, message: `"${reason}" needs "acceptance": without it nobody is asked` });
    }
  }
  return problems;
}
