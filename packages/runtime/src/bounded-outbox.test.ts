import { describe, expect, it } from 'vitest';
import { createBoundedOutbox } from './bounded-outbox.ts';

const endOfTurn = () => new Promise((resolve) => void setImmediate(resolve));

function serverForTest() {
  const sent: string[] = [];
  let confirm = (): void => undefined;
  const nats = {
    publish: (_subject: string, text?: unknown) => void sent.push(String(text)),
    flush: () =>
      new Promise<void>((resolve) => {
        confirm = resolve;
      }),
  };
  return {
    sent,
    outbox: createBoundedOutbox(nats, 1_000),
    async confirm(this: void) {
      confirm();
      await endOfTurn();
    },
  };
}

describe('createBoundedOutbox', () => {
  it('keeps no more than it may while the server confirms nothing, and goes on when it does', async () => {
    const { outbox, sent, confirm } = serverForTest();
    const text = 'x'.repeat(100);
    const taken = Array.from({ length: 50 }, () => outbox.publish('a', text));
    expect(taken.filter(Boolean)).toHaveLength(10);
    await endOfTurn();
    expect(sent).toHaveLength(10);
    await confirm();
    expect(outbox.publish('a', text)).toBe(true);
    await confirm();
    for (let index = 0; index < 5; index += 1) expect(outbox.publish('a', text)).toBe(true);
  });

  it('hands over at the end of the turn all that was published in it, in order', async () => {
    const { outbox, sent } = serverForTest();
    outbox.publish('a', 'first');
    await Promise.resolve();
    outbox.publish('b', 'second');
    expect(sent).toEqual([]);
    await endOfTurn();
    expect(sent).toEqual(['first', 'second']);
  });

  it('loses what a closed connection does not take, and throws nothing', async () => {
    const publish = (): never => {
      throw new Error('closed');
    };
    const outbox = createBoundedOutbox({ publish, flush: async () => undefined });
    expect(outbox.publish('a', 'x')).toBe(true);
    await endOfTurn();
    expect(outbox.publish('a', 'y')).toBe(true);
    await endOfTurn();
  });
});
