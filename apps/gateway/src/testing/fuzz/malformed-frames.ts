/** Whole numbers below a limit. */
export type Below = (limit: number) => number;

const ops = ['queue.join', 'queue.cancel', 'challenge.create', 'auth', 'ping', 'nonsense', '__proto__', ''];
const names = ['id', 'op', 'body', 'token', '__proto__', 'constructor', 'queue_entry_id', 'toString'];

/** A JSON value that no client means. */
function anything(below: Below, depth = 0): unknown {
  const kinds: (() => unknown)[] = [
    () => null,
    () => below(2) === 0,
    () => below(1_000_000) * 1e300,
    () => '\u0000\ud800"\\'.slice(0, below(5)).padEnd(below(40), 'x'),
    () => Array.from({ length: below(4) }, () => anything(below, depth + 1)),
    () => Object.fromEntries(Array.from({ length: below(4) }, () => [names[below(8)], anything(below, depth + 1)])),
  ];
  return kinds[below(depth > 4 ? 4 : kinds.length)]?.();
}

/** The text of a message that is none, or nearly one. */
export function malformedText(below: Below): string {
  const request = { id: `${below(100)}`, op: ops[below(ops.length)], ...(anything(below) as object | null) };
  const text = JSON.stringify(request);
  const ways: (() => string)[] = [
    () => text,
    () => text.slice(0, below(text.length)),
    () => text.replace(/[":{}]/, String.fromCharCode(below(128))),
    () => JSON.stringify(anything(below)) ?? '',
    () => '['.repeat(below(6_000)),
    () => `${'{"a":'.repeat(below(500))}1`,
    () => `{"id":"1","op":"auth","token":"${'\\u0000'.repeat(below(600))}"}`,
  ];
  return ways[below(ways.length)]?.() ?? '';
}

const TEXT = 0x81;
const BINARY = 0x82;
const TEXT_BEGINS = 0x01;
const CONTINUES = 0x00;
const ENDS = 0x80;
const CLOSE = 0x88;
const PING = 0x89;
const PONG = 0x8a;

/** A frame of RFC 6455; nothing says that its parts fit together. `says`: the length that it claims to have. */
export function frameOf(
  first: number,
  payload: Buffer,
  { says = payload.length, masked = true, wide = false } = {},
): Buffer {
  const bit = masked ? 0x80 : 0;
  const mask = masked ? Buffer.alloc(4) : Buffer.alloc(0);
  if (wide || says > 0xffff) {
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(says));
    return Buffer.concat([Buffer.of(first, bit | 127), length, mask, payload]);
  }
  if (says < 126) return Buffer.concat([Buffer.of(first, bit | says), mask, payload]);
  return Buffer.concat([Buffer.of(first, bit | 126, says >> 8, says & 0xff), mask, payload]);
}

/** One or a few frames that somehow are not as they should be, or carry what is none. */
export function malformedFrames(below: Below): Buffer[] {
  const text = (): Buffer => Buffer.from(malformedText(below));
  const noise = (): Buffer => Buffer.from(Array.from({ length: below(200) }, () => below(256)));
  const some = (): Buffer => (below(2) === 0 ? text() : noise());
  const ways: (() => Buffer[])[] = [
    () => [frameOf(TEXT, text())],
    () => [frameOf(TEXT, text())],
    () => [frameOf(TEXT, text())],
    () => [frameOf([TEXT, BINARY, TEXT_BEGINS, ENDS, CLOSE, PING, PONG][below(7)]!, some())],
    () => [frameOf(below(256), some())],
    () => [frameOf(TEXT, some(), { masked: false })],
    () => [frameOf(TEXT, some(), { says: below(70_000) })],
    () => [frameOf(TEXT, some(), { says: 2 ** 20 + below(2 ** 31), wide: true })],
    () => [frameOf(TEXT, some(), { wide: true })],
    () => [frameOf(TEXT, Buffer.alloc(4_097 + below(20_000), 'x'))],
    () => [frameOf(TEXT, Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80].slice(below(7))))],
    () => [frameOf(TEXT_BEGINS, some()), frameOf(CONTINUES, some()), frameOf(ENDS, some())],
    () => [frameOf(TEXT_BEGINS, some()), frameOf(TEXT, some())],
    () => [
      frameOf(TEXT_BEGINS, Buffer.alloc(0)),
      ...Array.from({ length: below(50) }, () => frameOf(CONTINUES, Buffer.alloc(below(300)))),
    ],
    () => [frameOf([CLOSE, PING, PONG][below(3)]!, Buffer.alloc(126 + below(500)))],
    () => [frameOf([CLOSE & 0x7f, PING & 0x7f][below(2)]!, noise())],
    () => [frameOf(CLOSE, Buffer.from([below(256), below(256), 0xff]))],
    () => [frameOf(TEXT | (0x10 << below(3)), text())],
    () => Array.from({ length: below(40) }, () => frameOf(PING, Buffer.alloc(below(126)))),
    () => [noise()],
  ];
  return ways[below(ways.length)]!();
}
