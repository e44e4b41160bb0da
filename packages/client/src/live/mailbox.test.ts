import { describe, expect, it } from 'vitest';
import { createMailbox, type Mailbox } from './mailbox.ts';

describe('a mailbox', () => {
  let returned = 0;
  let overflowed = 0;
  const create = (limit = 3): Mailbox<string> => {
    returned = overflowed = 0;
    return createMailbox<string>({
      limit,
      merge: (last, next) => last[0] === '~' && next[0] === '~',
      onOverflow: () => {
        overflowed += 1;
      },
      onOver: () => {
        returned += 1;
      },
    });
  };
  const readAll = async (box: Mailbox<string>): Promise<string[]> => {
    const items: string[] = [];
    for await (const item of box) items.push(item);
    return items;
  };

  it('gives what came before and after it is read, in order, up to its end', async () => {
    const box = create();
    box.push('a');
    const all = readAll(box);
    await Promise.resolve();
    box.push('b');
    box.push('c');
    box.end();
    box.push('late');
    expect(await all).toEqual(['a', 'b', 'c']);
    expect(returned).toBe(1);
  });

  it('throws its error after what is there, once', async () => {
    const box = create();
    box.push('a');
    box.end(new Error('over'));
    expect(await box.next()).toEqual({ done: false, value: 'a' });
    await expect(box.next()).rejects.toThrow('over');
    expect((await box.next()).done).toBe(true);
    expect(returned).toBe(1);
  });

  it('ends a reader who waits, and lets a reader go who stops', async () => {
    const ended = create();
    const waiting = ended.next();
    ended.end(new Error('over'));
    await expect(waiting).rejects.toThrow('over');
    const left = create();
    const next = left.next();
    await left.return?.();
    expect((await next).done).toBe(true);
    expect(returned).toBe(1);
  });

  it('keeps the latest of what takes each other’s place', async () => {
    const box = create();
    for (const item of ['a', '~1', '~2', '~3', 'b']) box.push(item);
    box.end();
    expect(await readAll(box)).toEqual(['a', '~3', 'b']);
  });

  it('drops what is not read rather than grow, and says so', async () => {
    const box = create(2);
    for (const item of ['a', 'b', 'c', 'd']) box.push(item);
    box.end();
    expect([overflowed, await readAll(box)]).toEqual([1, ['d']]);
  });
});
