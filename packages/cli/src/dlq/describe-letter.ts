import { printable } from '../output/printable.ts';
import type { StoredLetter } from './dead-letters.ts';

/** Bytes of a message that a list shows. */
const PREVIEW_BYTES = 60;
/** Characters of a reason that a list shows. */
const REASON_LENGTH = 160;

/** A letter as a list shows it: who gave up what, why, and how it begins. */
export function describeLetter(letter: StoredLetter): string {
  const head = [
    `#${letter.sequence}`,
    timeOf(letter),
    printable(letter.consumer),
    printable(letter.subject ?? 'no subject'),
    sizeOf(letter),
  ];
  const reason = cut(letter.reason, letter.reason.length > REASON_LENGTH, REASON_LENGTH);
  const beginning = toText(letter.data.subarray(0, PREVIEW_BYTES));
  const preview = cut(beginning, letter.data.byteLength > PREVIEW_BYTES, beginning.length);
  return [head.join('  '), `    ${reason}`, `    ${preview}`].join('\n');
}

const cut = (text: string, isLonger: boolean, length: number): string =>
  printable(text.slice(0, length)) + (isLonger ? '…' : '');

/** A letter as a program reads it from the list. */
export const letterAsJson = (letter: StoredLetter) => ({
  sequence: letter.sequence,
  time: letter.time.toISOString(),
  consumer: letter.consumer,
  subject: letter.subject ?? null,
  source_sequence: letter.sourceSequence ?? null,
  reason: letter.reason,
  size: letter.size,
  preview: toText(letter.data.subarray(0, PREVIEW_BYTES)),
});

/** All of a letter as a program reads it; `data` in base64, because it may be anything. */
export const wholeLetterAsJson = (letter: StoredLetter) => ({
  ...letterAsJson(letter),
  data_base64: Buffer.from(letter.data).toString('base64'),
});

/** All of a letter: JSON laid out, other text as it is, anything else in hexadecimal. */
export function describeWholeLetter(letter: StoredLetter): string {
  const facts: [string, string][] = [
    ['sequence', `#${letter.sequence}`],
    ['given up', timeOf(letter)],
    ['consumer', letter.consumer],
    ['reason', letter.reason],
    ['subject', letter.subject ?? 'unknown'],
    ['sequence in its stream', String(letter.sourceSequence ?? 'unknown')],
    ['size', sizeOf(letter)],
  ];
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, value]) => `${name.padEnd(width)}  ${printable(value)}`);
  return [...lines, '', layOut(letter.data)].join('\n');
}

const timeOf = ({ time }: StoredLetter): string => time.toISOString().replace(/\.\d+Z$/, 'Z');

const sizeOf = ({ size, data }: StoredLetter): string =>
  `${size.toLocaleString('en')} B${data.byteLength < size ? ` (${data.byteLength.toLocaleString('en')} kept)` : ''}`;

const toText = (data: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(data);

const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');

function layOut(data: Uint8Array): string {
  if (data.byteLength === 0) return '(empty)';
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return hexadecimal(data);
  }
  try {
    return printableLines(JSON.stringify(JSON.parse(text), undefined, 2));
  } catch {
    return printableLines(text);
  }
}

/** 16 bytes a line: where, which, and what they are in ASCII. */
function hexadecimal(data: Uint8Array): string {
  const lines: string[] = [];
  for (let start = 0; start < data.byteLength; start += 16) {
    const bytes = [...data.subarray(start, start + 16)];
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const ascii = bytes.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${start.toString(16).padStart(8, '0')}  ${hex.padEnd(47)}  ${ascii}`);
  }
  return lines.join('\n');
}
