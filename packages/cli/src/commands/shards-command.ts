import { shardsSchema } from '@paireto/contracts';
import { defineCliCommand } from '../command.ts';
import { connect } from '../connection/connect.ts';
import { operatorArgs } from '../connection/connection-args.ts';
import { jsonText } from '../output/json-text.ts';
import { printLines } from '../output/print-lines.ts';
import { printable } from '../output/printable.ts';
import { rangesText } from '../output/ranges-text.ts';
import { table } from '../output/table.ts';

export const shardsCommand = defineCliCommand({
  name: 'shards',
  about: 'Show the matcher shards, what they hold and how busy they are',
  args: { ...operatorArgs },
  examples: [['paireto shards', 'For operators (development stack: by itself)']],
  notes:
    'What the gateway heard of them in the last 3 seconds. Exit code 0 also when partitions have no owner: it is told.',
  async run(given, context) {
    const { api } = await connect(context, given, { unnamed: 'operator' });
    const answer = await api.ask(shardsSchema, '/internal/shards');
    if (given.json) return context.print(jsonText(answer));
    const head = ['SHARD', 'LOAD', 'TICKETS', 'POOLS', 'PARTITIONS'].map((cell) => context.paint('bold', cell));
    const rows = answer.shards.map((shard) => [
      printable(shard.shard_id),
      `${Math.round(shard.load * 100)} %`,
      String(shard.tickets),
      String(shard.pools),
      String(shard.partitions.length),
    ]);
    if (rows.length > 0) printLines(context, table([head, ...rows], [1, 2, 3, 4]));
    else context.say('No shard was heard lately: nobody is matched. Are matchers running, and does NATS?');
    const { unowned_partitions: unowned, contested_partitions: contested } = answer;
    if (unowned.length > 0) context.say(`Partitions without an owner: ${rangesText(unowned)}`);
    if (contested.length > 0)
      context.say(`Partitions with several owners (harmless, and short): ${rangesText(contested)}`);
  },
});
