import { memberName, type RawResponse } from './response-parser.ts';

const PATH = '/v1/matchmaking/queue';
const ENTRY_ID = memberName('queue_entry_id');
const CODE = memberName('code');

/** A whole HTTP/1.1 request for entries; `headers` end in a line break each, `path` goes on after that of the queue. */
export function requestText(method: string, path: string, headers: string, body?: string): string {
  if (body === undefined) return `${method} ${PATH}${path} HTTP/1.1\r\n${headers}\r\n`;
  return `${method} ${PATH}${path} HTTP/1.1\r\n${headers}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** What came of a join: `accepted` with its entry, or such as `503 OVERLOADED` or `no answer`. To be asked while the answer is told. */
export function readJoin(response: RawResponse | undefined): { outcome: string; entryId: string | undefined } {
  if (response === undefined) return { outcome: 'no answer', entryId: undefined };
  const entryId = response.status === 201 ? response.member(ENTRY_ID) : undefined;
  if (entryId !== undefined) return { outcome: 'accepted', entryId };
  return { outcome: `${response.status} ${response.member(CODE) ?? ''}`.trim(), entryId };
}
