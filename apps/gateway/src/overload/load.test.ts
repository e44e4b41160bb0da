import { describe, expect, it } from 'vitest';
import { createLoad, type Work } from './load.ts';
import { workOf } from './work-of.ts';

const works: Work[] = ['join', 'other', 'wait', 'answer'];

function loadWith(standingMs = 0, random = 0) {
  const loopDelay = { standingMs };
  const load = createLoad({
    limits: { loopDelayMs: 500, requests: 10 },
    loopDelay,
    joinWindow: { size: 4, full: () => undefined, ended: () => undefined },
    monotonicMs: () => 0,
    random: () => random,
  });
  const begin = (work: Work, times: number) => {
    for (let index = 0; index < times; index += 1) load.begin(work);
  };
  return { load, loopDelay, begin, refused: () => works.filter((work) => load.refuses(work) !== undefined) };
}

describe('createLoad', () => {
  it('refuses nothing while there is little to do', () => {
    expect(loadWith().refused()).toEqual([]);
    expect(loadWith(500).refused()).toEqual([]);
  });

  it('refuses joins first, then all but cancels and answers, then these', () => {
    const { begin, refused } = loadWith();
    begin('join', 4);
    expect(refused()).toEqual(['join']);
    begin('other', 6);
    expect(refused()).toEqual(['join', 'other', 'wait']);
    begin('answer', 10);
    expect(refused()).toEqual(works);
  });

  it('refuses while the event loop is late, cancels and answers when it is twice as late', () => {
    expect(loadWith(501).refused()).toEqual(['join', 'other', 'wait']);
    expect(loadWith(1_001).refused()).toEqual(works);
  });

  it('refuses the more the later it is, and never all for what is little: some work must show that there is time again', () => {
    expect(loadWith(600, 0.3).refused()).toEqual([]);
    expect(loadWith(700, 0.3).refused()).toEqual(['join', 'other', 'wait']);
    expect(loadWith(1_000, 0.99).refused()).toEqual(['join', 'other', 'wait']);
    expect(loadWith(2_000, 0.99).refused()).toEqual(works);
  });

  it('takes them again when what is in flight is done', () => {
    const { load, begin, refused } = loadWith();
    begin('join', 10);
    for (let index = 0; index < 7; index += 1) load.end('join', 0);
    expect(refused()).toEqual([]);
    expect(load.requests).toBe(3);
  });

  it('does not count what only waits', () => {
    const { load, begin } = loadWith();
    begin('wait', 1_000);
    expect(load.requests).toBe(0);
  });
});

describe('workOf', () => {
  it('tells joins, answers and waits from the rest', () => {
    const queue = '/v1/matchmaking/queue';
    expect(workOf('POST', queue, false)).toBe('join');
    expect(workOf('DELETE', `${queue}/id`, false)).toBe('answer');
    expect(workOf('POST', `${queue}/id/accept`, false)).toBe('answer');
    expect(workOf('POST', '/v1/matchmaking/challenges/id/decline', false)).toBe('answer');
    expect(workOf('GET', `${queue}/id`, true)).toBe('wait');
    expect(workOf('GET', '/v1/matchmaking/events', false)).toBe('wait');
    expect(workOf('GET', `${queue}/id`, false)).toBe('other');
    expect(workOf('POST', '/v1/matchmaking/challenges', false)).toBe('other');
  });
});
