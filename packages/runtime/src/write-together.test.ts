import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createWriteTogether } from './write-together.ts';

function streamForTest() {
  const written: string[][] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      written.push([String(chunk)]);
      done();
    },
    writev(chunks, done) {
      written.push(chunks.map(({ chunk }) => String(chunk)));
      done();
    },
  });
  return { stream, written };
}

describe('createWriteTogether', () => {
  it('lets all that one turn writes leave at once, in order, and holds nothing after that', async () => {
    const { stream, written } = streamForTest();
    const hold = createWriteTogether();
    for (const text of ['a', 'b', 'c']) {
      hold(stream);
      stream.write(text);
      await Promise.resolve();
    }
    expect(written).toEqual([]);
    await nextTurn();
    expect(written).toEqual([['a', 'b', 'c']]);
    hold(stream);
    stream.write('d');
    await nextTurn();
    expect(written).toEqual([['a', 'b', 'c'], ['d']]);
    stream.write('e');
    expect(written).toHaveLength(3);
  });

  it('lets go of a stream when another takes its place', async () => {
    const [first, second] = [streamForTest(), streamForTest()];
    const hold = createWriteTogether();
    hold(first.stream);
    first.stream.write('a');
    hold(second.stream);
    second.stream.write('b');
    expect([first.written, second.written]).toEqual([[['a']], []]);
    await nextTurn();
    expect(second.written).toEqual([['b']]);
    first.stream.write('c');
    expect(first.written).toEqual([['a'], ['c']]);
  });

  it('keeps back nothing of a stream that ends in the same turn', async () => {
    const { stream, written } = streamForTest();
    createWriteTogether()(stream);
    stream.end('last words');
    await nextTurn();
    expect(written).toEqual([['last words']]);
  });
});
