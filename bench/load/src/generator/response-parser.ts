/** An answer as it came off the wire. */
export interface RawResponse {
  status: number;
  /** Empty when the request did not want it. */
  body: string;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const CHUNKED = /\r\ntransfer-encoding: *chunked/i;

/**
 * Cuts the bytes of one connection into answers (HTTP/1.1, with a length or in chunks). Nothing more than a load generator
 * needs, at a fraction of what a client library costs: the load shares the machine with what is measured.
 */
export function createResponseParser(onResponse: (response: RawResponse) => void): (bytes: Buffer) => void {
  let rest: Buffer | undefined;
  return (bytes) => {
    let buffer = rest === undefined ? bytes : Buffer.concat([rest, bytes]);
    rest = undefined;
    while (buffer.length > 0) {
      const end = wholeResponse(buffer, onResponse);
      if (end === undefined) {
        rest = buffer;
        return;
      }
      buffer = buffer.subarray(end);
    }
  };
}

/** Tells of the answer at the start of the buffer and where it ends; undefined: not all of it is there. */
function wholeResponse(buffer: Buffer, onResponse: (response: RawResponse) => void): number | undefined {
  const headEnd = buffer.indexOf(HEAD_END);
  if (headEnd === -1) return undefined;
  const head = buffer.toString('latin1', 0, headEnd);
  const status = Number(head.slice(9, 12));
  const start = headEnd + HEAD_END.length;
  const length = LENGTH.exec(head)?.[1];
  if (length !== undefined) {
    const end = start + Number(length);
    if (buffer.length < end) return undefined;
    onResponse({ status, body: buffer.toString('utf8', start, end) });
    return end;
  }
  if (!CHUNKED.test(head)) {
    onResponse({ status, body: '' });
    return start;
  }
  return wholeChunks(buffer, start, (body) => onResponse({ status, body }));
}

function wholeChunks(buffer: Buffer, start: number, onBody: (body: string) => void): number | undefined {
  const parts: Buffer[] = [];
  for (let at = start; ; ) {
    const lineEnd = buffer.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(buffer.toString('latin1', at, lineEnd), 16);
    const end = lineEnd + 2 + size + 2;
    if (buffer.length < end) return undefined;
    if (size === 0) {
      onBody(Buffer.concat(parts).toString());
      return end;
    }
    parts.push(buffer.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = end;
  }
}
