import { describe, expect, it } from 'vitest';
import { closeEvenly } from './close-evenly.ts';

describe('closeEvenly', () => {
  it.each([0, 1, 3, 10, 137])('closes each of %i once', async (count) => {
    const closed: number[] = [];
    const members = Array.from({ length: count }, (_, index) => index);
    await closeEvenly(members, (member) => closed.push(member), 100);
    expect(closed).toEqual(members);
  });

  it('never closes many at once when there is time', async () => {
    let atOnce = 0;
    let most = 0;
    const members = Array.from({ length: 100 });
    await closeEvenly(
      members,
      () => {
        if (atOnce === 0) setImmediate(() => (atOnce = 0));
        atOnce += 1;
        most = Math.max(most, atOnce);
      },
      1_000,
    );
    expect(most).toBe(10);
  });
});
