import { existsSync, readFileSync } from 'node:fs';
import { type TicketEvent, ticketStates, ticketTransitions } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const text = readFileSync(new URL('docs/guarantees.md', root), 'utf8');

/** The rows of the table under a heading: cells without the bars and blanks around them. */
function tableUnder(heading: string): string[][] {
  const section = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('|--'));
  return lines.map((line) =>
    line
      .slice(1, line.lastIndexOf('|'))
      .split('|')
      .map((cell) => cell.trim()),
  );
}

describe('docs/guarantees.md', () => {
  it('shows the transition table that the code has', () => {
    const [head = [], ...rows] = tableUnder('The transitions');
    const events = head.slice(1) as TicketEvent[];
    const told = Object.fromEntries(
      rows.map(([state, ...cells]) => [
        state,
        Object.fromEntries(cells.flatMap((cell, index) => (cell === '' ? [] : [[events[index], cell]]))),
      ]),
    );
    expect(told).toEqual(ticketTransitions);
    expect(rows.map(([state]) => state)).toEqual(ticketStates);
  });

  it('names for every promise the tests that show it, and they are there', () => {
    const [, ...rows] = tableUnder('What shows it');
    const promises = tableUnder('What is promised')
      .slice(1)
      .map(([name]) => name);
    expect(rows.map(([name]) => name)).toEqual([...promises, 'fail-over', 'cooldown', 'rolling restart', 'overload']);
    for (const [, tests = ''] of rows) {
      const named = [...tests.matchAll(/`([^`]+\.test\.ts)`/g)].map((match) => match[1] ?? '');
      expect(named.length).toBeGreaterThan(0);
      for (const file of named) expect(existsSync(new URL(file, root)), file).toBe(true);
    }
  });
});
