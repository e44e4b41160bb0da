import { describe, expect, it } from 'vitest';
import { createProcess, type Process, sleep } from './process.ts';
import { createScheduler } from './scheduler.ts';

function setUp(boot: (process: Process, say: (word: string) => void) => void) {
  const scheduler = createScheduler(0);
  const said: string[] = [];
  const say = (word: string): void => void said.push(`${scheduler.nowMs()} ${word}`);
  const process = createProcess({ name: 'p', scheduler, log: () => undefined, boot: (life) => boot(life, say) });
  process.start();
  return { scheduler, process, said };
}

const timerAndTask = (life: Process, say: (word: string) => void): void => {
  life.after(10, () => say('timer'));
  life.spawn(
    (function* () {
      yield* sleep(life, 10);
      say('task');
    })(),
  );
};

describe('a process', () => {
  it('that crashed does nothing of what it meant to do, and begins anew', () => {
    const { scheduler, process, said } = setUp(timerAndTask);
    scheduler.runUntil(5);
    process.crash();
    scheduler.runUntil(20);
    process.start();
    scheduler.runUntil(100);
    expect(said).toEqual(['30 timer', '30 task']);
  });

  it('that stands still catches up when it goes on, in order', () => {
    const { scheduler, process, said } = setUp(timerAndTask);
    process.pause();
    scheduler.runUntil(50);
    process.resume();
    expect(said).toEqual(['50 timer', '50 task']);
  });

  it('that dies while it stands still catches up with nothing', () => {
    const { scheduler, process, said } = setUp(timerAndTask);
    process.pause();
    scheduler.runUntil(50);
    process.crash();
    process.resume();
    scheduler.runUntil(100);
    expect(said).toEqual([]);
  });

  it('repeats itself, but not for the time that it stood still', () => {
    const { scheduler, process, said } = setUp((life, say) => life.every(10, () => say('tick')));
    scheduler.runUntil(20);
    process.pause();
    scheduler.runUntil(100);
    process.resume();
    scheduler.runUntil(115);
    expect(said).toEqual(['10 tick', '20 tick', '100 tick', '110 tick']);
  });
});
