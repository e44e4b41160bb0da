import { describe, expect, it } from 'vitest';
import { createClosers } from './run-app.ts';

describe('createClosers', () => {
  it('closes in reverse order, everything even when one fails, and then tells', async () => {
    const closed: string[] = [];
    const closers = createClosers();
    closers.add(() => {
      closed.push('first');
    });
    closers.add(async () => {
      throw new Error('stuck');
    });
    closers.add(async () => {
      closed.push('last');
    });
    await expect(closers.closeAll()).rejects.toThrow('not everything closed cleanly');
    expect(closed).toEqual(['last', 'first']);
  });
});
