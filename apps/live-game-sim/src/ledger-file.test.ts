import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEntry } from './ledger-entry.ts';
import { openLedgerFile } from './ledger-file.ts';
import { addRequest, gameRequest } from './testing/sim-client.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paireto-ledger-'));
  path = join(folder, 'ledger.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const created = (sequence: number): LedgerEntry => ({
  event: 'created',
  sequence,
  gameId: `game_${sequence}`,
  serverAddr: 'game-1.sim.invalid:7000',
  createdAtMs: 1_000 + sequence,
  request: gameRequest({ attributes: { variant: 'é\n"' } }),
});

/** Writes entries through one opening of the file. */
function write(entries: readonly LedgerEntry[]): void {
  const file = openLedgerFile(path);
  for (const entry of entries) file.note(entry);
  file.write();
  file.close();
}

function read(): LedgerEntry[] {
  const file = openLedgerFile(path);
  file.close();
  return file.entries;
}

describe('a ledger file', () => {
  it('gives back what was added, in order, over several openings', () => {
    const entries: LedgerEntry[] = [
      created(1),
      { event: 'asked-again', matchId: crypto.randomUUID() },
      { event: 'withdrawn', gameId: 'game_1', atMs: 5 },
      { event: 'players-added', gameId: 'game_1', addedAtMs: 6, request: addRequest() },
      { event: 'adding-asked-again', matchId: crypto.randomUUID() },
      { event: 'players-withdrawn', gameId: 'game_1', matchId: crypto.randomUUID(), atMs: 7 },
    ];
    expect(read()).toEqual([]);
    write(entries.slice(0, 2));
    write(entries.slice(2));
    expect(read()).toEqual(entries);
  });

  it('is read whole when it is larger than one piece', () => {
    const entries = Array.from({ length: 5_000 }, (_, index) => created(index + 1));
    write(entries);
    expect(readFileSync(path).length).toBeGreaterThan(2 * 1024 * 1024);
    expect(read()).toEqual(entries);
  });

  it('loses a last line that was cut short, and goes on after it', () => {
    write([created(1)]);
    appendFileSync(path, '{"event":"created","sequence":2,"ga');
    const after = created(2);
    write([after]);
    expect(read()).toEqual([expect.objectContaining({ sequence: 1 }), after]);
  });

  it.each([
    ['is not JSON', 'hello\n', /line 2 of .* is not JSON/],
    ['is not an entry', '{"event":"exploded"}\n', /line 2 of .* is not an entry/],
  ])('is refused, naming the line, when one %s', (_what, line, message) => {
    write([created(1)]);
    appendFileSync(path, line);
    expect(() => openLedgerFile(path)).toThrow(message);
  });

  it('is refused when it cannot be opened', () => {
    writeFileSync(path, '');
    expect(() => openLedgerFile(join(path, 'below'))).toThrow(/SIM_LEDGER_FILE/);
  });
});
