import { parseArgs } from 'node:util';

/** What `npm run bench:engine` was asked for. */
export interface BenchOptions {
  /** Only small pools, to see whether everything runs. */
  quick: boolean;
  /** Only benches whose name contains one of these; empty: all. */
  only: string[];
  /** Write the results beside the benches. */
  out: boolean;
  help: boolean;
}

export const benchUsage = `npm run bench:engine [-- options]

Measures the engine on this machine and prints one table. Takes a few minutes.

  --only <text>  only benches whose name contains it (may be given more than once): --only 1v1
  --quick        only pools of up to 10,000 tickets: seconds instead of minutes
  --out          also write the table to bench/engine/last.md and last.json
  --help         this text

Quiet the machine first: what else runs is measured with it. bench/engine/README.md has the method.
`;

/** @throws {TypeError} that says which argument is unknown. */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      out: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return values;
}
