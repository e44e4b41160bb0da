import { parseArgs } from 'node:util';
import { OptionsError } from './options-error.ts';
import { defaultSettings } from './run/settings.ts';

/** What the command line asks for. */
export interface Options {
  help: boolean;
  list: boolean;
  /** Patterns of cells; empty: all. */
  cells: string[];
  seconds: number;
  seed: number;
  rate: number;
  /** Share, 0 to 1. */
  cancels: number;
  /** Where the report goes, without .json and .md; absent: a file named after the date. */
  out: string | undefined;
}

export const helpText = `Break things under load, one at a time, and check every guarantee.

  npm run faults [-- <options>]

Starts a stack of its own for every cell (own data, free ports), lets players join, cancel and poll over REST, injects
one fault, lifts it, waits until everything is quiet, and compares what the clients saw with Redis, PostgreSQL and the
game service. Ends with a table; the exit code is not 0 when anything was broken.

  --cells <a,b>     Cells to run: "gateway:kill", "redis" (all of Redis), "*:cut"; default: all
  --seconds <n>     How long the load of a cell lasts, 4 to 600; default ${defaultSettings.seconds}
  --rate <n>        Joins per second, 1 to 2000; default ${defaultSettings.rate}
  --cancels <share> Share of the players that cancel, 0 to 1; default ${defaultSettings.cancels}
  --seed <n>        Seed of the players; default ${defaultSettings.seed}
  --out <path>      Report goes to <path>.json and <path>.md; default: .stack/faults/<date>
  --list            List the cells
  --help            This text
`;

/** @throws {OptionsError} */
export function readOptions(args: readonly string[]): Options {
  const { values } = parse(args);
  return {
    help: values.help,
    list: values.list,
    cells: (values.cells ?? '')
      .split(',')
      .map((cell) => cell.trim())
      .filter((cell) => cell !== ''),
    seconds: numberOf('seconds', values.seconds, { min: 4, max: 600 }) ?? defaultSettings.seconds,
    seed: numberOf('seed', values.seed, { min: 0, max: 2 ** 31, integer: true }) ?? defaultSettings.seed,
    rate: numberOf('rate', values.rate, { min: 1, max: 2_000 }) ?? defaultSettings.rate,
    cancels: numberOf('cancels', values.cancels, { min: 0, max: 1 }) ?? defaultSettings.cancels,
    out: values.out,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        cells: { type: 'string' },
        seconds: { type: 'string' },
        seed: { type: 'string' },
        rate: { type: 'string' },
        cancels: { type: 'string' },
        out: { type: 'string' },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new OptionsError(`${error instanceof Error ? error.message : String(error)}\n--help shows what there is.`);
  }
}

function numberOf(
  name: string,
  text: string | undefined,
  allowed: { min: number; max: number; integer?: boolean },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  const fits = text.trim() !== '' && value >= allowed.min && value <= allowed.max;
  if (!fits || (allowed.integer && !Number.isInteger(value))) {
    const kind = allowed.integer ? 'a whole number' : 'a number';
    throw new OptionsError(`--${name}: ${kind} from ${allowed.min} to ${allowed.max}, not "${text}".`);
  }
  return value;
}
