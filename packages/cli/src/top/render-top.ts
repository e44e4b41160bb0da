import { stripVTControlCharacters } from 'node:util';
import type { CliContext } from '../cli-context.ts';
import { allocationText } from '../commands/allocation-text.ts';
import { EXPECTED_HEADS, expectedCells } from '../output/expected-cells.ts';
import { printable } from '../output/printable.ts';
import { rangesText } from '../output/ranges-text.ts';
import { table } from '../output/table.ts';
import { spanText } from '../output/time-text.ts';
import type { Rates, Sample } from './sample.ts';

/** What is to be drawn. */
export interface TopView {
  url: string;
  /** Undefined before the first answer. */
  sample: Sample | undefined;
  rates: Rates;
  /** Why the latest look failed; what is shown is older then. */
  trouble: string | undefined;
}

/** The room there is, in characters; rows undefined: as many as it takes. */
export interface Room {
  columns: number;
  rows: number | undefined;
}

/** The view as lines that fit into the room. */
export function renderTop(view: TopView, room: Room, paint: CliContext['paint']): string[] {
  const head = headLines(view, paint);
  if (view.sample === undefined) return fit([...head, '', view.trouble ?? 'asking …'], room);
  const shards = shardLines(view.sample, paint);
  const pools = poolLines(view.sample, paint);
  const foot = view.trouble === undefined ? [] : [paint('red', printable(view.trouble))];
  if (room.rows === undefined) return fit([...head, '', ...pools, '', ...shards, ...foot], room);
  // The shards keep a third at most; the pools take the rest.
  const free = room.rows - head.length - foot.length - 2;
  const shardRoom = Math.min(shards.length, Math.max(2, Math.floor(free / 3)));
  return fit(
    [...head, '', ...cut(pools, free - shardRoom, 'pools'), '', ...cut(shards, shardRoom, 'shards'), ...foot],
    room,
  );
}

function headLines({ url, sample, rates }: TopView, paint: CliContext['paint']): string[] {
  const title = `${paint('bold', 'paireto')}  ${printable(url)}`;
  if (sample === undefined) return [title];
  const { tenants, allocation } = sample.summary;
  const sum = (of: 'players_waiting' | 'matches_placing'): number =>
    tenants.reduce((total, tenant) => total + tenant[of], 0);
  const rate = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(value < 10 ? 1 : 0));
  return [
    title,
    [
      `waiting ${paint('bold', String(sum('players_waiting')))}`,
      `placing ${paint('bold', String(sum('matches_placing')))}`,
      `joins/s ${paint('bold', rate(rates.joins))}`,
      `matches/s ${paint('bold', rate(rates.matches))}`,
    ].join('   '),
    paint(allocation === 'closed' ? 'green' : allocation === 'open' ? 'red' : 'yellow', allocationText(allocation)),
  ];
}

function poolLines({ summary }: Sample, paint: CliContext['paint']): string[] {
  const pools = summary.tenants
    .flatMap(({ tenant, pools }) => pools.map((pool) => ({ tenant, ...pool })))
    .sort((a, b) => b.players_waiting - a.players_waiting || b.oldest_wait_seconds - a.oldest_wait_seconds);
  if (pools.length === 0) return ['Nobody waits.'];
  const head = ['TENANT', 'POOL', 'WAITING', 'OLDEST', ...EXPECTED_HEADS].map((cell) => paint('bold', cell));
  const rows = pools.map((pool) => [
    printable(pool.tenant),
    printable(pool.pool),
    String(pool.players_waiting),
    pool.players_waiting === 0 ? '–' : spanText(pool.oldest_wait_seconds),
    ...expectedCells(pool),
  ]);
  return table([head, ...rows], [2, 3, 4, 5]);
}

function shardLines(
  { shards: { shards, unowned_partitions: unowned, contested_partitions: contested } }: Sample,
  paint: CliContext['paint'],
): string[] {
  if (shards.length === 0) return [paint('red', 'No shard was heard lately: nobody is matched.')];
  const head = ['SHARD', 'LOAD', 'TICKETS', 'POOLS', 'PARTITIONS'].map((cell) => paint('bold', cell));
  const rows = shards
    .toSorted((a, b) => (a.shard_id < b.shard_id ? -1 : 1))
    .map((shard) => [
      printable(shard.shard_id),
      loadText(shard.load, paint),
      String(shard.tickets),
      String(shard.pools),
      String(shard.partitions.length),
    ]);
  return [
    ...table([head, ...rows], [1, 2, 3, 4]),
    ...(unowned.length === 0 ? [] : [paint('red', `without an owner: ${rangesText(unowned)}`)]),
    ...(contested.length === 0 ? [] : [paint('yellow', `with several owners: ${rangesText(contested)}`)]),
  ];
}

function loadText(load: number, paint: CliContext['paint']): string {
  const text = `${Math.round(load * 100)} %`;
  return load >= 0.9 ? paint('red', text) : load >= 0.7 ? paint('yellow', text) : text;
}

/** The first lines, and how many more there are. */
function cut(lines: readonly string[], room: number, what: string): string[] {
  if (lines.length <= room) return [...lines];
  const kept = Math.max(1, room - 1);
  return [...lines.slice(0, kept), `… ${lines.length - kept} more ${what}`].slice(0, Math.max(1, room));
}

function fit(lines: readonly string[], { columns, rows }: Room): string[] {
  return lines.slice(0, rows).map((line) => shorten(line, columns));
}

/** The line cut to a width; colours do not count, and end where it is cut. */
export function shorten(line: string, columns: number): string {
  if (stripVTControlCharacters(line).length <= columns) return line;
  let width = 0;
  let text = '';
  let isColour = false;
  for (const character of line) {
    isColour ||= character === '\u001b';
    if (isColour) {
      text += character;
      isColour = character !== 'm';
      continue;
    }
    if (width < columns - 1) text += character;
    else if (width === columns - 1) text += '…';
    width += 1;
  }
  return text;
}
