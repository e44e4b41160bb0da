import { type RulesetsInUse, rulesetsInUseSchema } from '@paireto/contracts';
import { planApply, type Step } from '../apply/plan-apply.ts';
import { writeRulesets } from '../apply/write-rulesets.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError, usageError } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { defineCliCommand } from '../command.ts';
import { connect } from '../connection/connect.ts';
import { operatorArgs } from '../connection/connection-args.ts';
import { exitCodes } from '../exit-codes.ts';
import { jsonText } from '../output/json-text.ts';
import { printLines } from '../output/print-lines.ts';
import { table } from '../output/table.ts';

export const applyCommand: Command = defineCliCommand({
  name: 'apply',
  about: 'Put rulesets into the folder that the services read, after checking them',
  args: {
    to: { type: 'string', valueHint: 'folder', description: 'The folder (default: RULESETS)' },
    'dry-run': { type: 'boolean', description: 'Only tell what would change' },
    offline: { type: 'boolean', description: 'Ask no gateway: compare with the folder alone' },
    files: { type: 'positional', required: true, description: 'Ruleset files, or folders of them' },
    ...operatorArgs,
  },
  positionals: 'many',
  examples: [
    ['paireto apply chess.yaml --to /etc/paireto/rulesets --dry-run', 'What would change?'],
    ['paireto apply rulesets --to /etc/paireto/rulesets', 'Every ruleset of a folder'],
    ['paireto apply chess.yaml --to ./rulesets --offline', 'Without a gateway to ask'],
  ],
  notes:
    'Services read the folder when they start and at no other time: restart gateways, matchers and bridges afterwards. ' +
    'Queues that are only in the folder stay. Rules that changed under the same "version" are refused (exit code 4).',
  async run(given, context) {
    const folder = given.to ?? (context.env.RULESETS || undefined);
    if (folder === undefined)
      throw usageError('Say where the services read their rulesets: --to <folder>, or RULESETS.');
    // Other commands start faster without what reads rulesets.
    const { newFileOf, readGiven, readPresent } = await import('../apply/read-rulesets.ts');
    const rulesets = readGiven(context.cwd, given._);
    const present = readPresent(context.cwd, folder);
    const installation = given.offline ? undefined : await askInstallation(context, given);
    const steps = planApply(rulesets, present, installation, newFileOf(folder));
    const refused = steps.filter(({ change }) => change === 'refused');
    const toWrite = steps.flatMap((step, index) =>
      step.change === 'unchanged' ? [] : [{ target: step.target, text: rulesets[index]!.text }],
    );
    const isApplied = refused.length === 0 && !given['dry-run'];
    if (isApplied) writeRulesets(context.cwd, toWrite);
    if (given.json) context.print(jsonText(asJson(folder, steps, isApplied)));
    else tell(context, folder, steps, { isApplied, wasAsked: installation !== undefined });
    if (refused.length > 0) throw refusal(refused);
  },
});

async function askInstallation(context: CliContext, options: Parameters<typeof connect>[1]): Promise<RulesetsInUse> {
  try {
    const { api } = await connect(context, options, { unnamed: 'operator' });
    return await api.ask(rulesetsInUseSchema, '/internal/rulesets');
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(error.code, error.exitCode, `What the installation knows cannot be asked: ${error.message}`, {
      remedy: `${error.remedy ?? ''} Or say --offline to compare with the folder alone.`.trim(),
    });
  }
}

const refusal = (refused: readonly Step[]): CliError =>
  new CliError(
    'RULESET_CONFLICT',
    exitCodes.refused,
    `Nothing was changed:\n${refused.map(({ source, problem }) => `  ${source}: ${problem ?? ''}`).join('\n')}`,
  );

const asJson = (folder: string, steps: readonly Step[], isApplied: boolean) => ({
  folder,
  applied: isApplied,
  rulesets: steps.map((step) => ({
    queue: step.queue,
    change: step.change,
    from_version: step.fromVersion ?? null,
    version: step.version,
    digest: step.digest,
    source: step.source,
    target: step.target,
    problem: step.problem ?? null,
    needs_restart: step.needsRestart ?? null,
  })),
});

const colors = { new: 'green', update: 'yellow', reworded: 'cyan', unchanged: 'gray', refused: 'red' } as const;

function tell(
  context: CliContext,
  folder: string,
  steps: readonly Step[],
  { isApplied, wasAsked }: { isApplied: boolean; wasAsked: boolean },
): void {
  const rows = steps.map(({ queue, change, fromVersion, version, target }) => [
    context.paint(colors[change], change),
    queue,
    fromVersion === undefined || fromVersion === version ? `version ${version}` : `version ${fromVersion} → ${version}`,
    target,
  ]);
  printLines(context, table(rows));
  if (steps.some(({ change }) => change === 'refused')) return;
  const changed = steps.filter(({ change }) => change !== 'unchanged').length;
  if (!isApplied)
    context.say(changed === 0 ? 'Nothing would change.' : `${changed} would be written to ${folder} (--dry-run).`);
  else context.say(changed === 0 ? 'Nothing to change.' : `${changed} written to ${folder}.`);
  const stale = steps.filter((step) => step.needsRestart ?? step.change !== 'unchanged').map(({ queue }) => queue);
  if (stale.length === 0) return;
  const when = isApplied ? 'Restart' : 'Afterwards restart';
  context.say(
    `${when} all matchers, bridges and gateways for ${stale.join(', ')}: ${wasAsked ? 'the gateway that was asked runs something else' : 'they read rulesets only when they start'}.`,
  );
}
