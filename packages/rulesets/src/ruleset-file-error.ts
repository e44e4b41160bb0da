/** A refused ruleset file or folder. `problems` are all of them, each as "file:line:column: key.path: message". */
export class RulesetFileError extends Error {
  readonly code = 'BAD_RULESET';
  readonly problems: string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'RulesetFileError';
    this.problems = [...problems];
  }
}
