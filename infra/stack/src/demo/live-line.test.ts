import { chessRuleset } from '@paireto/testkit';
import { describe, expect, test } from 'vitest';
import { type DemoPlayer, newPlayer } from './demo-player.ts';
import { liveLine, stragglersLine } from './live-line.ts';

const player = (rating: number, status: DemoPlayer['status'], joinedMs = 0): DemoPlayer => ({
  ...newPlayer({ userId: `p${rating}`, rating, closing: false, token: 't' }),
  status,
  joinedMs,
});

test('the live line counts who searches, is being placed and is matched', () => {
  const players = [player(1, 'JOINING'), player(2, 'SEARCHING'), player(3, 'PLACING'), player(4, 'MATCHED')];
  expect(liveLine(players, 200, 12_340)).toBe('searching 2 · placing 1 · matched 1/200 · 12.3 s');
});

test('the live line does not hide trouble', () => {
  expect(liveLine([player(1, 'LOST'), player(2, 'TIMED_OUT')], 2, 0)).toContain('in trouble 2');
});

describe('those who still wait', () => {
  const window = chessRuleset.rating!.window;

  test('are named with the time until the nearest two may meet, by the one who came later', () => {
    const players = [player(800, 'SEARCHING', 0), player(1000, 'SEARCHING', 5_000), player(2000, 'SEARCHING', 0)];
    expect(stragglersLine(players, 10_000, window)).toBe(
      'still waiting: 800, 1000, 2000; the nearest two (200 points apart) may meet in 35 s, when their windows reach 200',
    );
  });

  test('are told when no wait is long enough', () => {
    const players = [player(800, 'SEARCHING'), player(1000, 'SEARCHING')];
    expect(stragglersLine(players, 0, { initial: 100, max: 150, growth: { by: 25, everyMs: 10_000 } })).toMatch(
      /200 points apart\) may never meet$/,
    );
  });

  test('are not mentioned when nobody waits', () => {
    expect(stragglersLine([player(800, 'MATCHED')], 0, window)).toBe('');
  });
});
