import { rulesetCli } from './cli/ruleset-cli.ts';

process.exitCode = rulesetCli(process.argv.slice(2), {
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
});
