import { meetsAim } from '@paireto/bench-kit';
import { describe, expect, it } from 'vitest';
import type { LoadRun } from './load-run.ts';
import { overloadFigures } from './overload-figures.ts';

const run = (joins: Record<string, number>, change: object = {}) =>
  ({
    result: {
      acceptedJoins: 600,
      dueJoins: 1_000,
      seconds: 2,
      joins: { p95: 100 },
      pushes: { p95: 900 },
      outcomes: { joins },
      drainSeconds: 1,
      shareMatched: 1,
      truth: { problems: [], states: { MATCHED: 600 } },
      ...change,
    },
  }) as unknown as LoadRun;
const failed = (judged: LoadRun) =>
  overloadFigures(judged)
    .filter((figure) => meetsAim(figure) === false)
    .map(({ name }) => name);

describe('the judgement of an overload', () => {
  it('is content when those who are too many are told so, and the rest is served', () => {
    const shed = run({ accepted: 600, '503 OVERLOADED': 300, '429 RATE_LIMITED': 100 });
    expect(failed(shed)).toEqual([]);
    const figureOf = (name: string) => overloadFigures(shed).find((figure) => figure.name.endsWith(name))?.value;
    expect([figureOf('503'), figureOf('429'), figureOf('accepted'), figureOf('not let in')]).toEqual([
      300, 100, 300, 0.4,
    ]);
  });

  it('names whoever was left without an answer, late, waiting for long, or lost', () => {
    expect(failed(run({ accepted: 600, '503 OVERLOADED': 399, 'no answer': 1 }))).toEqual([
      'overload: neither let in nor shed',
    ]);
    const late = {
      joins: { p95: 2_001 },
      drainSeconds: 5.1,
      shareMatched: 0.9,
      truth: { problems: ['x'], states: {} },
    };
    expect(failed(run({ accepted: 600 }, late))).toEqual([
      'overload: accepted joins, p95',
      'overload: drained after',
      'overload: not matched in the end',
      'overload: lost, doubled or untrue',
    ]);
  });
});
