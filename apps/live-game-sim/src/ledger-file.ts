import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { ConfigError } from '@paireto/runtime';
import { type LedgerEntry, ledgerEntrySchema } from './ledger-entry.ts';

/** A file of JSON lines that only grows. */
export interface LedgerFile {
  /** What it held when it was opened. */
  entries: LedgerEntry[];
  /** Adds a line, to be written with the next ones. */
  note(entry: LedgerEntry): void;
  /**
   * Writes what was noted, in one piece; it is with the operating system when this returns, so it survives a kill of this
   * process. What could not be written is written by the next call, before what comes later.
   */
  write(): void;
  close(): void;
}

const NEWLINE = 0x0a;
const CHUNK_BYTES = 1024 * 1024;

/**
 * Opens the file, or makes an empty one. A last line that a kill cut short was never answered and is removed.
 * @throws {ConfigError} when it cannot be opened, or naming the first line that is not an entry.
 */
export function openLedgerFile(path: string): LedgerFile {
  const file = openFile(path);
  try {
    const { entries, wholeBytes } = readEntries(file, path);
    ftruncateSync(file, wholeBytes);
    let lines = '';
    let unwritten: Buffer = Buffer.alloc(0);
    return {
      entries,
      note(entry) {
        lines += `${JSON.stringify(entry)}\n`;
      },
      write() {
        if (lines === '' && unwritten.length === 0) return;
        unwritten = Buffer.concat([unwritten, Buffer.from(lines)]);
        lines = '';
        while (unwritten.length > 0) unwritten = unwritten.subarray(writeSync(file, unwritten));
      },
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'a+', 0o600);
  } catch (error) {
    throw new ConfigError([`SIM_LEDGER_FILE: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** Reads in pieces: a file may be longer than the longest string. */
function readEntries(file: number, path: string): { entries: LedgerEntry[]; wholeBytes: number } {
  const entries: LedgerEntry[] = [];
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest: Buffer = Buffer.alloc(0);
  let wholeBytes = 0;
  for (let read = readSync(file, chunk, 0, CHUNK_BYTES, 0); read > 0; ) {
    const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      entries.push(readEntry(bytes.toString('utf8', start, end), `line ${entries.length + 1} of ${path}`));
      start = end + 1;
    }
    wholeBytes += start;
    rest = bytes.subarray(start);
    read = readSync(file, chunk, 0, CHUNK_BYTES, wholeBytes + rest.length);
  }
  return { entries, wholeBytes };
}

function readEntry(line: string, where: string): LedgerEntry {
  let content: unknown;
  try {
    content = JSON.parse(line);
  } catch {
    throw new ConfigError([`SIM_LEDGER_FILE: ${where} is not JSON`]);
  }
  const parsed = ledgerEntrySchema.safeParse(content);
  if (!parsed.success) throw new ConfigError([`SIM_LEDGER_FILE: ${where} is not an entry of a ledger`]);
  return parsed.data;
}
