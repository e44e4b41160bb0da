import { describe, expect, it } from 'vitest';
import { createBoundedOutbox } from './bounded-outbox.ts';

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
      await new Promise((resolve) => void setImmediate(resolve));
    },
  };
}

describe('createBoundedOutbox', () => {
  it('keeps no more than it may while the server confirms nothing, and goes on when it does', async () => {
    const { outbox, sent, confirm } = serverForTest();
    const text = 'x'.repeat(100);
    const taken = Array.from({ length: 50 }, () => outbox.publish('a', text));
    expect(taken.filter(Boolean)).toHaveLength(10);
    expect(sent).toHaveLength(10);
    await confirm();
    expect(outbox.publish('a', text)).toBe(true);
    await confirm();
    for (let index = 0; index < 5; index += 1) expect(outbox.publish('a', text)).toBe(true);
  });
});
