import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { CliContext } from '../cli-context.ts';
import { renderTop, shorten, type TopView } from './render-top.ts';

const plain: CliContext['paint'] = (_style, text) => text;
const bold: CliContext['paint'] = (_style, text) => `\u001b[1m${text}\u001b[22m`;

function view(pools: number, shards: number): TopView {
  return {
    url: 'http://127.0.0.1:8003',
    rates: { joins: 12.34, matches: undefined },
    trouble: undefined,
    sample: {
      atMs: 0,
      summary: {
        allocation: 'closed',
        tenants: [
          {
            tenant: 'demo',
            players_waiting: 9,
            matches_placing: 2,
            pools: Array.from({ length: pools }, (_, index) => ({
              pool: `chess:${index}+0:a-rather-long-variant-name-of-some-game:rated`,
              queue: 'chess',
              partition: index,
              players_waiting: index,
              oldest_wait_seconds: index * 10,
              estimated_wait_seconds: index === 0 ? null : 4,
              wait_estimate: index === 0 ? null : { p50_seconds: 4, p90_seconds: 70 },
            })),
          },
        ],
      },
      shards: {
        shards: Array.from({ length: shards }, (_, index) => ({
          shard_id: `matcher-${String(index).padStart(2, '0')}`,
          last_heartbeat_at: '2026-01-31T12:00:00.000Z',
          partitions: [index],
          pools: 1,
          tickets: 3,
          load: 0.42,
        })),
        unowned_partitions: [3, 4, 5, 9],
        contested_partitions: [],
      },
    },
  };
}

describe('top', () => {
  it('shows what waits, the rates, whether games can be had, the fullest pools first, and the shards', () => {
    const lines = renderTop(view(2, 1), { columns: 120, rows: undefined }, plain);
    expect(lines.slice(0, 4)).toEqual([
      'paireto  http://127.0.0.1:8003',
      'waiting 9   placing 2   joins/s 12   matches/s –',
      'games can be had',
      '',
    ]);
    expect(lines[4]).toMatch(/^TENANT {2}POOL +WAITING {2}OLDEST {2}P50 +P90$/);
    expect(lines[5]).toMatch(/^demo {4}chess:1\+0:\S+ +1 +10 s +4 s {2}1 min 10 s$/);
    expect(lines[6]).toMatch(/^demo {4}chess:0\+0:\S+ +0 +– +– +–$/);
    expect(lines.slice(7)).toEqual([
      '',
      'SHARD       LOAD  TICKETS  POOLS  PARTITIONS',
      'matcher-00  42 %        3      1           1',
      'without an owner: 3–5, 9',
    ]);
  });

  it.each([
    [80, 24, 40, 12],
    [80, 24, 0, 0],
    [40, 12, 40, 12],
    [20, 5, 3, 3],
    [1, 1, 3, 3],
  ])('fits into %d x %d with %d pools and %d shards, coloured or not', (columns, rows, pools, shards) => {
    for (const paint of [plain, bold]) {
      const lines = renderTop(view(pools, shards), { columns, rows }, paint);
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(columns);
    }
  });

  it('in 80 x 24 says how many pools and shards it leaves out', () => {
    const text = renderTop(view(40, 12), { columns: 80, rows: 24 }, plain).join('\n');
    expect(text).toMatch(/… \d+ more pools/);
    expect(text).toMatch(/… \d+ more shards/);
  });

  it('keeps showing the last numbers, and why there are no newer ones', () => {
    const lines = renderTop({ ...view(1, 1), trouble: 'No gateway answers.' }, { columns: 80, rows: 24 }, plain);
    expect(lines.at(-1)).toBe('No gateway answers.');
    expect(lines[1]).toContain('waiting 9');
  });

  it('tells loudly when nobody can be matched', () => {
    const none = view(0, 0);
    none.sample!.summary.allocation = 'open';
    const text = renderTop(none, { columns: 80, rows: 24 }, plain).join('\n');
    expect(text).toContain('NO GAMES CAN BE HAD');
    expect(text).toContain('No shard was heard lately: nobody is matched.');
  });
});

describe('a line that is cut', () => {
  it('ends with its colours, and says that it was cut', () => {
    expect(shorten('\u001b[1mabcdef\u001b[22m', 4)).toBe('\u001b[1mabc…\u001b[22m');
    expect(shorten('abcd', 4)).toBe('abcd');
  });
});
