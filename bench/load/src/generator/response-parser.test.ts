import { describe, expect, it } from 'vitest';
import { createResponseParser, type RawResponse } from './response-parser.ts';

const plain = 'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"é":1}\n';
const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nab\r\n\r\n2\r\ncd\r\n0\r\n\r\n';
const bare = 'HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n';

const expected: RawResponse[] = [
  { status: 201, body: '{"é":1}\n' },
  { status: 200, body: 'ab\r\ncd' },
  { status: 204, body: '' },
];

describe('answers on a connection', () => {
  it.each([1, 2, 3, 7, 50, 10_000])('are found whole, however the bytes are cut (%i at a time)', (size) => {
    const found: RawResponse[] = [];
    const take = createResponseParser((response) => found.push(response));
    const bytes = Buffer.from(plain + chunked + bare);
    for (let at = 0; at < bytes.length; at += size) take(bytes.subarray(at, at + size));
    expect(found).toEqual(expected);
  });
});
