import { defineCliCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { jsonText } from '../output/json-text.ts';

export const rulesetCheckCommand = defineCliCommand({
  name: 'ruleset check',
  about: 'Check rulesets, and tell what the rules mean',
  args: {
    files: { type: 'positional', required: true, description: 'Ruleset files, or folders of them' },
    quiet: { type: 'boolean', description: 'Without the words' },
    json: { type: 'boolean', description: 'Print JSON, for programs' },
  },
  positionals: 'many',
  examples: [
    ['paireto ruleset check rulesets/arena.yaml', 'Every problem with its line, or the rules in words'],
    ['paireto ruleset check --quiet rulesets', 'In CI: exit code 2 when one is refused'],
  ],
  async run(given, context) {
    if (given.json) {
      // Other commands start faster without what reads rulesets.
      const { checkFile } = await import('../apply/check-file.ts');
      const results = given._.map((path) => checkFile(context.cwd, path));
      context.print(jsonText(results));
      return results.every(({ ok }) => ok) ? exitCodes.ok : exitCodes.usage;
    }
    const { rulesetCli } = await import('@paireto/rulesets');
    const code = rulesetCli(['check', ...(given.quiet ? ['--quiet'] : []), ...given._], {
      print: context.print,
      complain: (text) => context.say(text.replace(/\n$/, '')),
    });
    return code === 0 ? exitCodes.ok : exitCodes.usage;
  },
});

export const rulesetSchemaCommand = defineCliCommand({
  name: 'ruleset schema',
  about: 'Print the JSON Schema of rulesets, for editors',
  args: {},
  examples: [['paireto ruleset schema > ruleset.schema.json', 'docs/rulesets.md says how editors use it']],
  async run(_given, context) {
    const { rulesetJsonSchemaText } = await import('@paireto/rulesets');
    context.print(rulesetJsonSchemaText());
  },
});
