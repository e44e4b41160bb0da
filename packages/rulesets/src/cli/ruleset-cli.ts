import { writeFileSync } from 'node:fs';
import { loadRulesets } from '../load-rulesets.ts';
import { RulesetFileError } from '../ruleset-file-error.ts';
import { rulesetJsonSchemaText } from '../ruleset-json-schema.ts';
import { describeRuleset } from './describe-ruleset.ts';

/** Where the command writes. */
export interface CliOutput {
  /** Results. */
  print(text: string): void;
  /** Problems. */
  complain(text: string): void;
}

const help = `Check rulesets, and tell what they mean.

  npm run ruleset -- check rulesets/arena.yaml   One file, or a folder of them: every problem with its line and key
                                                 (and exit code 1), or what the rules mean in words
  npm run ruleset -- check --quiet rulesets      The same without the words
  npm run ruleset -- schema [file]               The JSON Schema for editors, printed or written into a file

The keys are explained in docs/rulesets.md. To try one out on simulated players: npm run simulate -- --help
`;

/** Runs `npm run ruleset` and returns its exit code. */
export function rulesetCli(args: readonly string[], output: CliOutput): number {
  const [command, ...rest] = args;
  if (command === undefined || args.some((arg) => arg === '--help' || arg === '-h') || command === 'help') {
    output.print(help);
    return 0;
  }
  if (command === 'check') return check(rest, output);
  if (command === 'schema') return writeSchema(rest, output);
  output.complain(`There is no command "${command}".\n\n${help}`);
  return 1;
}

function check(args: readonly string[], output: CliOutput): number {
  const quiet = args.includes('--quiet');
  const paths = args.filter((arg) => arg !== '--quiet');
  const unknown = paths.find((path) => path.startsWith('-'));
  if (unknown !== undefined || paths.length === 0) {
    output.complain(
      `${unknown === undefined ? 'Name a ruleset file or a folder of them' : `There is no option ${unknown}`}.\n\n${help}`,
    );
    return 1;
  }
  let code = 0;
  for (const path of paths) {
    try {
      const rulesets = [...loadRulesets(path).values()];
      for (const ruleset of rulesets) if (!quiet) output.print(`${describeRuleset(ruleset)}\n`);
      const names = rulesets.map(({ name, version }) => `${name} (version ${version})`).join(', ');
      output.print(`${path} is fine: ${names}\n`);
    } catch (error) {
      if (!(error instanceof RulesetFileError)) throw error;
      const { problems } = error;
      output.complain(`${path} is refused, ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}:\n`);
      for (const problem of problems) output.complain(`  ${problem}\n`);
      code = 1;
    }
  }
  return code;
}

function writeSchema([file, ...more]: readonly string[], output: CliOutput): number {
  if (more.length > 0) {
    output.complain(`"schema" takes one file at most.\n\n${help}`);
    return 1;
  }
  const text = rulesetJsonSchemaText();
  if (file === undefined) output.print(text);
  else writeFileSync(file, text);
  return 0;
}
