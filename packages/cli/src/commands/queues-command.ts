import { type QueueStatus, type QueuesSummary, queueStatusSchema, queuesSummarySchema } from '@paireto/contracts';
import type { CliContext } from '../cli-context.ts';
import { defineCliCommand } from '../command.ts';
import { connect } from '../connection/connect.ts';
import { eitherArgs } from '../connection/connection-args.ts';
import { EXPECTED_HEADS, expectedCells } from '../output/expected-cells.ts';
import { jsonText } from '../output/json-text.ts';
import { printLines } from '../output/print-lines.ts';
import { printable } from '../output/printable.ts';
import { table } from '../output/table.ts';
import { spanText } from '../output/time-text.ts';
import { allocationText } from './allocation-text.ts';

export const queuesCommand = defineCliCommand({
  name: 'queues',
  about: 'Show how busy the queues are',
  args: {
    queue: { type: 'positional', required: false, description: 'The queue, for tokens of players' },
    ...eitherArgs,
  },
  examples: [
    ['paireto queues', 'All pools of all tenants, with a service token (development stack: made by itself)'],
    ['paireto queues chess --user alice', 'One queue as a player of its tenant sees it'],
  ],
  async run(given, context) {
    const { api } = await connect(context, given, {
      unnamed: given.queue === undefined ? 'operator' : 'login or anybody',
    });
    if (given.queue !== undefined) {
      const status = await api.ask(
        queueStatusSchema,
        `/v1/matchmaking/queues/${encodeURIComponent(given.queue)}/status`,
      );
      return given.json ? context.print(jsonText(status)) : printStatus(context, status);
    }
    const summary = await api.ask(queuesSummarySchema, '/internal/queues/summary');
    return given.json ? context.print(jsonText(summary)) : printSummary(context, summary);
  },
});

function printStatus(context: CliContext, status: QueueStatus): void {
  const head = ['POOL', 'WAITING', ...EXPECTED_HEADS].map((cell) => context.paint('bold', cell));
  const rows = status.pools.map((pool) => [printable(pool.pool), String(pool.players_waiting), ...expectedCells(pool)]);
  const sum = [printable(status.queue), String(status.players_waiting), ...expectedCells(status)];
  printLines(context, table([head, ...rows, sum], [1, 2, 3]));
}

function printSummary(context: CliContext, { tenants, allocation }: QueuesSummary): void {
  const head = ['TENANT', 'POOL', 'WAITING', 'OLDEST', ...EXPECTED_HEADS].map((cell) => context.paint('bold', cell));
  const rows = tenants.flatMap(({ tenant, pools }) =>
    pools.map((pool) => [
      printable(tenant),
      printable(pool.pool),
      String(pool.players_waiting),
      pool.players_waiting === 0 ? '–' : spanText(pool.oldest_wait_seconds),
      ...expectedCells(pool),
    ]),
  );
  if (rows.length > 0) printLines(context, table([head, ...rows], [2, 3, 4, 5]));
  const placing = tenants.reduce((sum, tenant) => sum + tenant.matches_placing, 0);
  const waiting = tenants.reduce((sum, tenant) => sum + tenant.players_waiting, 0);
  context.say(`${waiting} waiting, ${placing} matches being placed; ${allocationText(allocation)}`);
}
