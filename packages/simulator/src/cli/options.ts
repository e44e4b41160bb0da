import { parseArgs } from 'node:util';
import { UsageError } from '../usage-error.ts';

/** Name -> how it is written and what it is for; the help is made of this. */
const optionHelp = {
  ruleset: ['<file>', 'Ruleset to try; again for several side by side (default rulesets/chess.yaml)'],
  strategy: ['<a,b>', 'Replay each one-against-one ruleset with these strategies: adaptive, longest-wait, fifo, waves'],
  players: ['<n>', 'How many players come (default 10000)'],
  arrivals: ['<process>', 'poisson:20/s (default), diurnal:20/s, "bursts:5/s x20 every 60s"'],
  day: ['<time>', 'How long the day of diurnal arrivals is (default 24h)'],
  ratings: ['<shape>', 'lichess (default), normal:1500,300, uniform:1000,2000'],
  regions: ['<shares>', 'Where players want to play: eu:60,us:30,ap:10 (default: they do not say)'],
  parties: ['<shares>', 'Sizes of parties: 1:70,2:20,5:10 (default: alone, or what the rulesets allow)'],
  priority: ['<shares>', 'Priority classes: gold:5,none:95 (default: none)'],
  pools: ['<n|shares>', 'Pools that never meet: 3, or blitz:70,rapid:30 (default 1)'],
  patience: ['<law>', 'Who leaves unmatched: none (default), median:120s, lognormal:120s,0.8'],
  trace: ['<file.csv>', 'Replay recorded arrivals instead: time,rating[,pool,region,party_size,patience]'],
  baselines: ['<a,b>', 'Baselines beside them, or all (default), or none'],
  lambda: ['<points>', 'Rating points that a second of waiting is worth (default 5)'],
  optimum: ['<n>', 'Offline optimum for at most so many players in the middle; 0: not at all (default 10000)'],
  'pass-every': ['<time>', 'Let the rulesets look only so often, instead of whenever something changes'],
  seed: ['<n>', 'Seed of the population (default 1)'],
  seeds: ['<n>', 'Repeat with so many seeds and give 95 % confidence intervals (default 1)'],
  out: ['<folder>', 'Where the report goes (default .paireto/simulate)'],
  estimates: ['', 'Also tell players how long they will wait, as the product does, and report how true that was'],
  quality: ['', 'Measure the quality table of docs/simulate.md instead: 0.5, 5, 50 and 200 arrivals/s'],
  json: ['', 'Print the report as JSON on standard output'],
  help: ['', 'Show this'],
} as const satisfies Record<string, readonly [string, string]>;

export type OptionName = keyof typeof optionHelp;

/** Options as given; `ruleset` is always a list. */
export type RawOptions = {
  readonly [Name in Exclude<OptionName, 'ruleset' | 'estimates' | 'quality' | 'json' | 'help'>]?: string;
} & {
  readonly ruleset: readonly string[];
  readonly estimates: boolean;
  readonly quality: boolean;
  readonly json: boolean;
  readonly help: boolean;
};

const FLAGS: readonly string[] = ['estimates', 'quality', 'json', 'help'];

/** @throws {UsageError} on an option that there is not, or that lacks its value. */
export function readOptions(args: readonly string[]): RawOptions {
  const names = Object.keys(optionHelp);
  const config = Object.fromEntries(
    names.map((name) => [
      name,
      {
        type: FLAGS.includes(name) ? ('boolean' as const) : ('string' as const),
        multiple: name === 'ruleset',
        ...(name === 'help' ? { short: 'h' } : {}),
      },
    ]),
  );
  try {
    const { values } = parseArgs({ args: [...args], options: config, allowPositionals: false });
    const defaults = { estimates: false, quality: false, json: false, help: false };
    const rulesets = (values.ruleset as string[] | undefined)?.flatMap((value) => value.split(',')) ?? [];
    return { ...defaults, ...(values as object), ruleset: rulesets };
  } catch (error) {
    const { message, code = '' } = error as { message: string; code?: string };
    if (!code.startsWith('ERR_PARSE_ARGS')) throw error;
    throw new UsageError(`${message.replace(/\. To specify.*$|, did you mean.*$/s, '')}. --help lists the options.`);
  }
}

/** @throws {UsageError} naming the option. */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least || value > most || text.trim() === '') {
    throw new UsageError(`${option}: "${text}" is not a whole number from ${least} to ${most}.`);
  }
  return value;
}

export function helpText(): string {
  const rows = Object.entries(optionHelp).map(
    ([name, [value, about]]) => [`--${name} ${value}`.trim(), about] as const,
  );
  const width = Math.max(...rows.map(([usage]) => usage.length));
  const lines = rows.map(([usage, about]) => `  ${usage.padEnd(width)}  ${about}`);
  return `Try out rulesets before they go live: replay players in virtual time against one or several rulesets, beside known
policies and the offline optimum, and write a report (HTML, Markdown, JSON).

  npm run simulate -- --ruleset rulesets/chess.yaml --players 50000 --arrivals poisson:20/s

${lines.join('\n')}

Exit code: 0 done, 1 a fault, 2 an option or a file that makes no sense. docs/simulate.md tells how to read the report.
This is about the quality of matches. What happens when servers fail is "npm run simulate-faults".
`;
}
