import { parseRuleset } from '../parse-ruleset.ts';
import { RulesetFileError } from '../ruleset-file-error.ts';

/** What is wrong with a text; nothing when it parses. Anything but a RulesetFileError is thrown on. */
export function problemsOf(text: string, fileName = 'duel.yaml'): string[] {
  try {
    parseRuleset(text, fileName);
    return [];
  } catch (error) {
    if (!(error instanceof RulesetFileError)) throw error;
    return error.problems;
  }
}
