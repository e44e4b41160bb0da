import { chessQueue, type JoinBody, joinBodySchema, type QueueDefinition, toJoinRequest } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { requestFingerprint } from './request-fingerprint.ts';

const fingerprintOf = (body: object, queue: QueueDefinition = chessQueue): string => {
  const parsed = joinBodySchema(queue, { queueOptional: true }).parse(body);
  return requestFingerprint(queue.name, toJoinRequest(queue, parsed as JoinBody));
};

describe('requestFingerprint', () => {
  it('is the same however a request is spelled', () => {
    const usual = fingerprintOf({ time_control: '3+2' });
    expect(fingerprintOf({ queue: 'chess', mode: 'rated', variant: 'standard', time_control: '3+2' })).toBe(usual);
    expect(fingerprintOf({ alternatives: [{ time_control: '3+2' }] })).toBe(usual);
    const attributes = Object.fromEntries(Object.entries(chessQueue.attributes).toReversed());
    expect(fingerprintOf({ time_control: '3+2' }, { ...chessQueue, attributes })).toBe(usual);
  });

  it('is another one for everything that asks for something else', () => {
    const bodies = [
      { time_control: '3+2' },
      { time_control: '5+0' },
      { time_control: '3+2', mode: 'casual' },
      { time_control: '3+2', region: 'eu' },
      { time_control: '3+2', region: 'us' },
      { alternatives: [{ time_control: '3+2' }, { time_control: '5+0' }] },
      { alternatives: [{ time_control: '5+0' }, { time_control: '3+2' }] },
    ];
    const fingerprints = bodies.map((body) => fingerprintOf(body));
    fingerprints.push(fingerprintOf({ time_control: '3+2' }, { ...chessQueue, name: 'blitz' }));
    expect(new Set(fingerprints).size).toBe(bodies.length + 1);
  });
});
