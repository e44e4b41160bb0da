import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { UsageError } from '../usage-error.ts';
import type { Entrant, Population } from './entrant.ts';

/** Most lines of a trace that are read. */
const MAX_TRACE_LINES = 5_000_000;
const MAX_LINE_LENGTH = 1_024;
const MAX_PARTY = 64;
const COLUMNS = ['time', 'rating', 'pool', 'region', 'party_size', 'patience'] as const;
const REQUIRED = ['time', 'rating'] as const;

type Column = (typeof COLUMNS)[number];

/**
 * Real arrivals from a CSV file, read line by line. Its header names the columns: `time` (seconds from any moment, or
 * ISO 8601) and `rating`; also `pool`, `region`, `party_size`, `patience` (seconds). Lines in any order.
 * @throws {UsageError} with file and line.
 */
export async function readTrace(file: string, limit = Number.POSITIVE_INFINITY): Promise<Population> {
  const entrants: Entrant[] = [];
  let columns: readonly Column[] | undefined;
  let line = 0;
  let players = 0;
  for await (const text of linesOf(file)) {
    line += 1;
    const refuse = (what: string): never => {
      throw new UsageError(`${file}:${line}: ${what}`);
    };
    if (line > MAX_TRACE_LINES) refuse(`more than ${MAX_TRACE_LINES} lines; cut the file, for example to one day.`);
    if (text.length > MAX_LINE_LENGTH) refuse(`longer than ${MAX_LINE_LENGTH} characters.`);
    if (text.trim() === '') continue;
    if (columns === undefined) columns = parseHeader(text, refuse);
    else if (players < limit) {
      const entrant = parseLine(text, columns, `t${line}`, refuse);
      entrants.push(entrant);
      players += entrant.ratings.length;
    }
  }
  if (entrants.length === 0) throw new UsageError(`${file}: no arrivals; a header and at least one line are needed.`);
  return { entrants: fromStart(entrants), description: `recorded arrivals of ${file}` };
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const stream = createReadStream(file, 'utf8');
  try {
    yield* createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    throw (error as { code?: string }).code === undefined ? error : new UsageError(`--trace: ${reasonOf(file, error)}`);
  } finally {
    stream.destroy();
  }
}

function reasonOf(file: string, error: unknown): string {
  const code = (error as { code?: string }).code;
  if (code === 'ENOENT') return `there is no file ${file}.`;
  if (code === 'EISDIR') return `${file} is a folder; name a CSV file.`;
  return `${file} cannot be read (${code}).`;
}

type Refuse = (what: string) => never;

function parseHeader(text: string, refuse: Refuse): readonly Column[] {
  const names = text
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  for (const name of names) {
    if (!COLUMNS.includes(name as Column)) refuse(`unknown column "${name}"; known: ${COLUMNS.join(', ')}.`);
  }
  for (const name of REQUIRED) if (!names.includes(name)) refuse(`the header lacks the column "${name}".`);
  if (new Set(names).size < names.length) refuse('a column stands in the header twice.');
  return names as Column[];
}

function parseLine(text: string, columns: readonly Column[], id: string, refuse: Refuse): Entrant {
  const cells = text.split(',').map((cell) => cell.trim());
  if (cells.length !== columns.length) refuse(`${cells.length} values, but the header has ${columns.length} columns.`);
  const cell = (name: Column): string => cells[columns.indexOf(name)] ?? '';
  const rating = numberIn(cell('rating'));
  if (!(rating >= -10_000 && rating <= 10_000)) refuse(`rating "${cell('rating')}" is not a number of points.`);
  const arrivalMs = timeOf(cell('time'));
  if (!Number.isFinite(arrivalMs)) refuse(`time "${cell('time')}" is neither seconds nor an ISO 8601 time.`);
  const size = cell('party_size') === '' ? 1 : numberIn(cell('party_size'));
  if (!Number.isInteger(size) || size < 1 || size > MAX_PARTY)
    refuse(`party_size "${cell('party_size')}" is not 1–64.`);
  const patienceS = cell('patience') === '' ? Number.POSITIVE_INFINITY : numberIn(cell('patience'));
  if (!(patienceS > 0)) refuse(`patience "${cell('patience')}" is not a positive number of seconds.`);
  return {
    id,
    arrivalMs,
    leavesMs: arrivalMs + Math.ceil(patienceS * 1_000),
    ratings: new Array<number>(size).fill(rating),
    pool: cell('pool') || 'all',
    ...(cell('region') === '' ? {} : { region: cell('region') }),
    attributes: {},
  };
}

const numberIn = (text: string): number => (/^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN);

/** Epoch or relative ms; NaN when it is no time. A time without a zone is UTC. */
function timeOf(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.round(Number(text) * 1_000);
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text)) return Number.NaN;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`;
  return Date.parse(zoned.replace(' ', 'T'));
}

/** In order of arrival, with time from the first one. */
function fromStart(entrants: readonly Entrant[]): Entrant[] {
  const sorted = entrants.toSorted((a, b) => a.arrivalMs - b.arrivalMs);
  const startMs = sorted[0]!.arrivalMs;
  return sorted.map((entrant) => ({
    ...entrant,
    arrivalMs: entrant.arrivalMs - startMs,
    leavesMs: entrant.leavesMs - startMs,
  }));
}
