import { expect, it } from 'vitest';
import { createJournal } from './journal.ts';

it('a fail-over takes back the last writes of all tables, and none before them', () => {
  let nowMs = 0;
  const journal = createJournal(() => nowMs);
  const changes: string[] = [];
  const names = journal.table<string>(({ key, before, after, cause }) => {
    changes.push(`${cause} ${key}: ${before} -> ${after}`);
  });
  const sizes = journal.table<number>();
  names.set('a', 'one');
  nowMs = 10;
  names.set('a', 'two');
  sizes.set('a', 2);
  nowMs = 20;
  names.set('a', undefined);
  sizes.set('b', 3);

  journal.rollBackTo(10);
  expect([names.get('a'), sizes.get('a'), sizes.get('b')]).toEqual(['two', 2, undefined]);
  journal.rollBackTo(0);
  expect([...names.entries()]).toEqual([['a', 'one']]);
  expect(changes.slice(3)).toEqual(['rollback a: undefined -> two', 'rollback a: two -> one']);
});
