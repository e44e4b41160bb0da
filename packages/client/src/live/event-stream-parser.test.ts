import { describe, expect, it } from 'vitest';
import { createEventStreamParser } from './event-stream-parser.ts';

function parseAll(...chunks: string[]): { data: string[]; retries: number[] } {
  const seen = { data: [] as string[], retries: [] as number[] };
  const parse = createEventStreamParser({
    data: (text) => seen.data.push(text),
    retry: (ms) => seen.retries.push(ms),
  });
  for (const chunk of chunks) parse(chunk);
  return seen;
}

describe('an event stream', () => {
  it('is the data of its events, whatever else they say', () => {
    expect(
      parseAll('retry: 2500\n\nid: e:1\nevent: snapshot\ndata: {"a":1}\n\n: still here\n\ndata:{"b":2}\n\n'),
    ).toEqual({
      data: ['{"a":1}', '{"b":2}'],
      retries: [2_500],
    });
  });

  it('reads the same however it is cut, with every kind of line break', () => {
    for (const lineBreak of ['\n', '\r\n', '\r']) {
      const text = [
        'data: one',
        'data: more: of it',
        '',
        ': comment',
        'data: two',
        '',
        '',
        'data: three',
        '',
        'id: 1',
      ].join(lineBreak);
      for (let cut = 0; cut <= text.length; cut += 1) {
        expect(parseAll(text.slice(0, cut), text.slice(cut)).data).toEqual(['one\nmore: of it', 'two', 'three']);
      }
    }
  });

  it('tells nothing of an event that is not complete', () => {
    expect(parseAll('data: half').data).toEqual([]);
    expect(parseAll('data: whole\n').data).toEqual([]);
  });
});
