import { describe, expect, it } from 'vitest';
import { readCapped } from './read-capped.ts';

describe('readCapped', () => {
  it('reads a body up to the limit in bytes, however it is cut', async () => {
    expect(await readCapped(new Response('é'.repeat(50)), 100)).toBe('é'.repeat(50));
    const bytes = new TextEncoder().encode('é');
    const cut = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(await readCapped(new Response(cut), 2)).toBe('é');
    expect(await readCapped(new Response(null), 0)).toBe('');
  });

  it('gives up on a larger one, and reads no more of it', async () => {
    let isCancelled = false;
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(10)),
      cancel() {
        isCancelled = true;
      },
    });
    expect(await readCapped(new Response(endless), 99)).toBeUndefined();
    expect(isCancelled).toBe(true);
  });
});
