import { describe, expect, it } from 'vitest';
import { createResponseParser, memberName, type RawResponse } from './response-parser.ts';

const plain = 'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"é":1}\n';
const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nab\r\n\r\n2\r\ncd\r\n0\r\n\r\n';
const bare = 'HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n';

const expected = [
  { status: 201, body: '{"é":1}\n' },
  { status: 200, body: 'ab\r\ncd' },
  { status: 204, body: '' },
];

describe('answers on a connection', () => {
  it.each([1, 2, 3, 7, 50, 10_000])('are found whole, however the bytes are cut (%i at a time)', (size) => {
    const found: { status: number; body: string }[] = [];
    const take = createResponseParser((response) => found.push({ status: response.status, body: response.text() }));
    const bytes = Buffer.from(plain + chunked + bare);
    // As a connection does, which reads into the same memory again and again.
    const memory = Buffer.alloc(bytes.length);
    for (let at = 0; at < bytes.length; at += size) {
      const length = bytes.copy(memory, 0, at, at + size);
      take(memory.subarray(0, length));
    }
    expect(found).toEqual(expected);
  });

  it('name their members, each those of its own body', () => {
    const found: (string | undefined)[] = [];
    const id = memberName('id');
    const take = createResponseParser((response: RawResponse) => found.push(response.member(id)));
    const answer = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    take(Buffer.from(answer('{"other":1,"id":"a-1"}') + answer('{"id":2}') + answer('{"id":"b-2"}')));
    expect(found).toEqual(['a-1', undefined, 'b-2']);
  });
});
