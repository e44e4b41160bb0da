import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { KeyPath, Position, Problem } from './problem.ts';
import { unsafeNodes } from './unsafe-nodes.ts';

/** A parsed file: its plain value, and where in the text its keys stand. */
export interface SourceDocument {
  value: unknown;
  /** Of the value at this path; of the nearest key above it when there is none. */
  positionOf: (path: KeyPath) => Position;
  /** Of the key itself that ends this path. */
  positionOfKey: (path: KeyPath) => Position;
}

/** What is wrong with the text itself, where. */
export interface TextProblem extends Problem {
  position: Position;
}

const MAX_BYTES = 256 * 1_024;
/** What some errors of the YAML parser mean for a ruleset. */
const plainWords: Record<string, string> = {
  DUPLICATE_KEY: 'this key stands here twice',
  MULTIPLE_DOCS: 'one file holds one ruleset: remove the "---" between documents',
};
const start: Position = { line: 1, column: 1 };

/** Reads YAML 1.2, or JSON when the name ends with `.json`. Plain data only: no aliases, tags or odd keys. */
export function readDocument(text: string, fileName: string): SourceDocument | { problems: TextProblem[] } {
  const refused = (message: string, position = start) => ({ problems: [{ path: [], message, position }] });
  if (Buffer.byteLength(text) > MAX_BYTES) return refused(`is larger than ${MAX_BYTES / 1_024} KiB`);
  const json = fileName.endsWith('.json');
  if (json) {
    const problem = jsonProblem(text);
    if (problem !== undefined) return { problems: [problem] };
  }
  const lines = new LineCounter();
  let document: Document.Parsed;
  try {
    // A tab is white space to JSON; raw ones cannot be inside its strings.
    document = parseDocument(json ? text.replaceAll('\t', ' ') : text, {
      lineCounter: lines,
      prettyErrors: false,
      version: '1.2',
    });
  } catch {
    return refused('cannot be read: it is nested too deeply');
  }
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems = [
    ...document.errors.map(({ code, message, pos }) => ({
      path: [],
      message: plainWords[code] ?? message,
      position: positionAt(pos[0]),
    })),
    ...unsafeNodes(document).map(({ offset, ...problem }) => ({ ...problem, position: positionAt(offset) })),
  ];
  if (problems.length > 0) return { problems };
  if (document.contents === null || !isMap(document.contents)) {
    const offset = document.contents?.range[0] ?? 0;
    return refused(
      'a ruleset is a list of keys, for example "name: chess" and below it "version: 1"',
      positionAt(offset),
    );
  }
  return {
    value: document.toJS({ maxAliasCount: 0 }),
    positionOf: (path) => positionAt(offsetOf(document, path)),
    positionOfKey: (path) => positionAt(keyOffsetOf(document, path)),
  };
}

function jsonProblem(text: string): TextProblem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length);
    const before = text.slice(0, offset).split('\n');
    const position = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    return { path: [], message: `not JSON: ${message.replace(/ (?:in JSON )?at position .*$/s, '')}`, position };
  }
}

const isKey = (pair: Pair, name: string | number): boolean =>
  isScalar(pair.key) && String(pair.key.value) === String(name);

/** The pair or list item that a path ends in, as far as the document goes, with what stands there. */
function walk(document: Document.Parsed, path: KeyPath): { depth: number; key: Node | null; value: Node | null } {
  let value = document.contents as Node | null;
  let key: Node | null = null;
  for (const [depth, part] of path.entries()) {
    let next: Node | null | undefined;
    let nextKey: Node | null = null;
    if (isMap(value)) {
      const pair = value.items.find((each) => isKey(each, part));
      next = pair?.value as Node | null | undefined;
      nextKey = (pair?.key as Node | undefined) ?? null;
    } else if (isSeq(value)) {
      next = value.items[Number(part)] as Node | undefined;
    }
    if (next === undefined) return { depth, key, value };
    value = next;
    key = nextKey;
  }
  return { depth: path.length, key, value };
}

function offsetOf(document: Document.Parsed, path: KeyPath): number {
  const { depth, key, value } = walk(document, path);
  const shown = depth === path.length && path.length > 0 ? (value ?? key) : (key ?? value);
  return shown?.range?.[0] ?? 0;
}

function keyOffsetOf(document: Document.Parsed, path: KeyPath): number {
  const { depth, key, value } = walk(document, path);
  return (depth === path.length ? (key ?? value) : (value ?? key))?.range?.[0] ?? 0;
}
