import { describe, expect, it } from 'vitest';
import { createStreamRoom } from './stream-room.ts';

function roomForTest() {
  const said: string[] = [];
  let due: (() => void) | undefined;
  const room = createStreamRoom({
    later(_, run) {
      due = run;
      return () => {
        due = undefined;
      };
    },
    onRefused: (reason) => said.push(`refused: ${reason}`),
    onTaken: () => said.push('taken'),
    onAllowed: () => said.push('allowed'),
  });
  return { room, said, letTimePass: () => due?.() };
}

describe('createStreamRoom', () => {
  it('says once that the stream refuses, and once that it takes events again', () => {
    const { room, said } = roomForTest();
    room.stored();
    room.refused('full');
    room.refused('full');
    expect(room.reason).toBe('full');
    room.stored();
    room.stored();
    expect(room.reason).toBeUndefined();
    expect(said).toEqual(['refused: full', 'taken', 'allowed']);
  });

  it('lets a match be tried after a while, though nothing was taken', () => {
    const { room, said, letTimePass } = roomForTest();
    room.refused('full');
    letTimePass();
    expect(room.reason).toBeUndefined();
    room.refused('full');
    expect(room.reason).toBe('full');
    letTimePass();
    room.stored();
    expect(said).toEqual(['refused: full', 'allowed', 'allowed', 'taken']);
  });
});
