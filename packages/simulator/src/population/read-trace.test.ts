import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTrace } from './read-trace.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paireto-trace-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const trace = (text: string): string => {
  const file = join(folder, 'games.csv');
  writeFileSync(file, text);
  return file;
};

describe('a recorded trace', () => {
  it('is read with seconds or ISO times, in any order, from its first arrival on', async () => {
    const { entrants } = await readTrace(trace('rating,time\n1500,12.5\n1600,10\n'));
    expect(entrants.map(({ arrivalMs, ratings }) => [arrivalMs, ratings[0]])).toEqual([
      [0, 1600],
      [2_500, 1500],
    ]);
    const iso = await readTrace(trace('time,rating\n2026-03-14T18:00:01Z,1500\n2026-03-14 18:00:00,1400\n'));
    expect(iso.entrants.map(({ arrivalMs }) => arrivalMs)).toEqual([0, 1_000]);
  });

  it('carries pool, region, party size and patience', async () => {
    const { entrants } = await readTrace(
      trace('time,rating,pool,region,party_size,patience\n0,1500,blitz,eu,2,30\n1,1500,,,,\n'),
    );
    expect(entrants[0]).toMatchObject({ pool: 'blitz', region: 'eu', ratings: [1500, 1500], leavesMs: 30_000 });
    expect(entrants[1]).toMatchObject({ pool: 'all', ratings: [1500], leavesMs: Number.POSITIVE_INFINITY });
    expect(entrants[1]!.region).toBeUndefined();
  });

  it('is read no further than so many players', async () => {
    expect((await readTrace(trace('time,rating\n0,1\n1,2\n2,3\n'), 2)).entrants).toHaveLength(2);
  });

  it('reads the sample of the documentation', async () => {
    const { entrants } = await readTrace(new URL('../../samples/games.csv', import.meta.url).pathname);
    expect(entrants).toHaveLength(240);
  });

  it.each([
    ['time,rating\n0,strong\n', ':2: rating "strong"'],
    ['time,rating\nnoon,1500\n', ':2: time "noon"'],
    ['time,rating\n0,1500\n1,1500,eu\n', ':3: 3 values'],
    ['time,rating,party_size\n0,1500,0\n', ':2: party_size "0"'],
    ['time,rating,patience\n0,1500,-1\n', ':2: patience "-1"'],
    ['time,elo\n', ':1: unknown column "elo"'],
    ['rating\n', ':1: the header lacks the column "time"'],
    ['time,rating,rating\n', ':1: a column stands in the header twice'],
    ['', 'no arrivals'],
    ['time,rating\n', 'no arrivals'],
  ])('refuses %j and names the line', async (text, message) => {
    await expect(readTrace(trace(text))).rejects.toThrow(message);
  });

  it('that is not there, or is a folder, is told so', async () => {
    await expect(readTrace(join(folder, 'none.csv'))).rejects.toThrow('there is no file');
    await expect(readTrace(folder)).rejects.toThrow('is a folder');
  });
});
