/** An answer as it came off the wire: to be read while its reader is told of it, since the bytes are reused. */
export interface RawResponse {
  readonly status: number;
  /** The body as text; empty when there is none. */
  text(): string;
  /** The value of the first member of this name that is a string without escapes; undefined when there is none. */
  member(name: MemberName): string | undefined;
}

/** How the name of a member is written in front of its value. */
export type MemberName = Buffer & { readonly __brand: 'MemberName' };
export const memberName = (name: string): MemberName => Buffer.from(`"${name}":"`) as MemberName;

/** The next bytes of a connection; they are not kept. */
export type TakeBytes = (bytes: Buffer) => void;

const [LINE_FEED, QUOTE, ZERO, SPACE] = [0x0a, 0x22, 0x30, 0x20];
const LOWER_CASE = 0x20;
const CONTENT_LENGTH = Buffer.from('content-length:');
const TRANSFER_ENCODING = Buffer.from('transfer-encoding:');
const NO_BYTES: Buffer = Buffer.alloc(0);

/**
 * Cuts the bytes of one connection into answers (HTTP/1.1, with a length or in chunks). Nothing more than a load generator
 * needs, at a fraction of what a client library costs: the load shares the machine with what is measured.
 */
export function createResponseParser(onResponse: (response: RawResponse) => void): TakeBytes {
  let rest: Buffer | undefined;
  let status = 0;
  let body = NO_BYTES;
  let from = 0;
  let to = 0;
  const response: RawResponse = {
    get status() {
      return status;
    },
    text: () => body.toString('utf8', from, to),
    member(name) {
      const at = body.indexOf(name, from);
      if (at === -1 || at >= to) return undefined;
      const start = at + name.length;
      const end = body.indexOf(QUOTE, start);
      return end === -1 || end >= to ? undefined : body.toString('latin1', start, end);
    },
  };
  const tell = (bytes: Buffer, start: number, end: number): void => {
    body = bytes;
    from = start;
    to = end;
    onResponse(response);
  };

  /** Tells of the answer that starts at `at` and where it ends; undefined: not all of it is there. */
  const wholeResponse = (bytes: Buffer, at: number): number | undefined => {
    let length = -1;
    let isChunked = false;
    let line = at;
    for (;;) {
      let end = line;
      while (end < bytes.length && bytes[end] !== LINE_FEED) end += 1;
      if (end === bytes.length) return undefined;
      // An empty line, but for its carriage return.
      if (end - line <= 1) {
        line = end + 1;
        break;
      }
      if (isHeader(bytes, line, CONTENT_LENGTH)) length = numberAt(bytes, line + CONTENT_LENGTH.length);
      else if (isHeader(bytes, line, TRANSFER_ENCODING)) isChunked = true;
      line = end + 1;
    }
    status = numberAt(bytes, at + 'HTTP/1.1 '.length);
    if (isChunked) return wholeChunks(bytes, line, (whole) => tell(whole, 0, whole.length));
    const end = line + Math.max(length, 0);
    if (bytes.length < end) return undefined;
    tell(bytes, line, end);
    return end;
  };

  return (taken) => {
    const bytes = rest === undefined ? taken : Buffer.concat([rest, taken]);
    rest = undefined;
    for (let at = 0; at < bytes.length; ) {
      const end = wholeResponse(bytes, at);
      if (end === undefined) {
        rest = Buffer.from(bytes.subarray(at));
        return;
      }
      at = end;
    }
  };
}

/** Whether a line begins with this name, in whatever case; `name` is in lower case. */
function isHeader(bytes: Buffer, line: number, name: Buffer): boolean {
  for (let index = 0; index < name.length; index += 1) {
    if ((bytes[line + index]! | LOWER_CASE) !== name[index]) return false;
  }
  return true;
}

function numberAt(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] === SPACE) at += 1;
  let number = 0;
  for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[at]! - ZERO) {
    number = number * 10 + digit;
    at += 1;
  }
  return number;
}

function wholeChunks(buffer: Buffer, start: number, onBody: (body: Buffer) => void): number | undefined {
  const parts: Buffer[] = [];
  for (let at = start; ; ) {
    const lineEnd = buffer.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(buffer.toString('latin1', at, lineEnd), 16);
    const end = lineEnd + 2 + size + 2;
    if (buffer.length < end) return undefined;
    if (size === 0) {
      onBody(Buffer.concat(parts));
      return end;
    }
    parts.push(buffer.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = end;
  }
}
