import { setTimeout as sleep } from 'node:timers/promises';
import { numberOption } from '../arguments/number-option.ts';
import { defineCliCommand } from '../command.ts';
import { connect } from '../connection/connect.ts';
import { operatorArgs } from '../connection/connection-args.ts';
import { exitCodes } from '../exit-codes.ts';
import { jsonText } from '../output/json-text.ts';
import { printLines } from '../output/print-lines.ts';
import { renderTop } from '../top/render-top.ts';
import { runTop, takeSample } from '../top/run-top.ts';
import { ratesBetween } from '../top/sample.ts';

/** Between the two looks that the rates of a single view are made of: two heartbeats of the shards. */
const RATE_SPAN_MS = 2_000;

export const topCommand = defineCliCommand({
  name: 'top',
  about: 'Watch queues, shards and rates live, once a second',
  args: {
    once: { type: 'boolean', description: 'Print one view and end; so it does without a terminal' },
    interval: { type: 'string', valueHint: 'seconds', default: '1', description: 'How often to look' },
    ...operatorArgs,
  },
  examples: [
    ['paireto top', 'For operators (development stack: by itself); q or Ctrl-C quits'],
    ['paireto top --once', 'One view as plain text: for logs and tickets'],
    ['paireto top --once --json', 'The numbers'],
  ],
  notes: 'Rates are differences of what the shards counted; a single view takes two seconds for them.',
  async run(given, context) {
    const { api, url } = await connect(context, given, { unnamed: 'operator' });
    const intervalMs = numberOption('interval', given.interval, { min: 0.2, max: 3_600 }) * 1_000;
    if (!given.once && !given.json && context.isTerminal && context.screen.onKey !== undefined) {
      await runTop(context, api, url, intervalMs);
      return exitCodes.ok;
    }
    const before = await takeSample(api);
    await sleep(RATE_SPAN_MS, undefined, { signal: context.signal });
    const sample = await takeSample(api);
    const rates = ratesBetween(before, sample);
    if (given.json) {
      const { joins, matches } = rates;
      context.print(
        jsonText({
          joins_per_second: joins ?? null,
          matches_per_second: matches ?? null,
          ...sample.summary,
          ...sample.shards,
        }),
      );
      return exitCodes.ok;
    }
    const { columns } = context.screen.size();
    const view = { url, sample, rates, trouble: undefined };
    printLines(
      context,
      renderTop(view, { columns: context.isTerminal ? columns : 200, rows: undefined }, context.paint),
    );
    return exitCodes.ok;
  },
});
