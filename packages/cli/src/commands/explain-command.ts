import { type EntryExplanation, entryExplanationSchema } from '@paireto/contracts';
import type { CliContext } from '../cli-context.ts';
import { usageError } from '../cli-error.ts';
import { defineCliCommand } from '../command.ts';
import { connect } from '../connection/connect.ts';
import { eitherArgs } from '../connection/connection-args.ts';
import { jsonText } from '../output/json-text.ts';
import { printLines } from '../output/print-lines.ts';
import { printable } from '../output/printable.ts';
import { spanText } from '../output/time-text.ts';
import { ownEntryId } from './own-entry.ts';

export const explainCommand = defineCliCommand({
  name: 'explain',
  about: 'Tell why an entry still waits: who is there, and which rules refuse them',
  args: {
    entry: {
      type: 'positional',
      required: false,
      description: 'Id of the entry (players: default the one that waits)',
    },
    ...eitherArgs,
  },
  examples: [
    ['paireto explain --user alice', 'As alice'],
    ['paireto explain 0190b6c4-… --tenant demo', 'As an operator of the tenant, with the ids of others'],
  ],
  notes: 'Exit code 4 when the entry does not wait.',
  async run(given, context) {
    const connection = await connect(context, given, { unnamed: 'login or operator' });
    const { api, isOperator, tenant } = connection;
    if (isOperator && given.entry === undefined)
      throw usageError(
        'Say which entry: "paireto explain <entry>".',
        'Or be a player: on a development stack with --user <id>.',
      );
    const id = await ownEntryId(connection, given.entry);
    const path = isOperator
      ? `/internal/tenants/${encodeURIComponent(tenant())}/queue/${id}/explain`
      : `/v1/matchmaking/queue/${id}/explain`;
    const explanation = await api.ask(entryExplanationSchema, path);
    if (given.json) context.print(jsonText(explanation));
    else printLines(context, explanationLines(explanation, context));
  },
});

function explanationLines(
  { queue_entry_id, waited_seconds, pools }: EntryExplanation,
  { paint, nowMs }: CliContext,
): string[] {
  const head = `${queue_entry_id} has waited ${spanText(waited_seconds)}`;
  if (pools.length === 0) return [`${head}; no matcher knows it (yet, or any more).`];
  return [
    head,
    ...pools.flatMap((pool) => [
      '',
      paint('bold', printable(pool.pool)),
      ...poolFacts(pool, nowMs()).map((fact) => `  ${printable(fact)}`),
    ]),
  ];
}

function poolFacts(pool: EntryExplanation['pools'][number], nowMs: number): string[] {
  const inText = (iso: string): string => spanText(Math.max(0, (Date.parse(iso) - nowMs) / 1_000));
  const { nearest, next_expansion: next } = pool;
  return [
    `${pool.candidates} others wait, ${pool.admissible} of them may be met now`,
    ...Object.entries(pool.refused).map(([rule, count]) => `${rule} refuses ${count}`),
    ...(nearest === undefined
      ? []
      : [
          `the nearest is ${Math.round(nearest.rating_gap)} points away${nearest.queue_entry_id === undefined ? '' : ` (${nearest.queue_entry_id})`}` +
            `${nearest.refused_by.length === 0 ? '' : `, refused by ${nearest.refused_by.join(', ')}`}` +
            `${nearest.admitted_at === undefined ? '' : `, may be met in ${inText(nearest.admitted_at)}`}`,
        ]),
    ...(next === undefined
      ? []
      : [`in ${inText(next.at)} ${next.rules.join(', ')} loosens and admits ${next.admits} more`]),
    ...(pool.note === undefined ? [] : [pool.note]),
  ];
}
