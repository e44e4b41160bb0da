import { buildMatch } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../ports/delivery.ts';
import { shareReadings } from './share-readings.ts';

const subject = 'paireto.match.found.demo';
const event = { v: 1, type: 'match.found', at: 1, match: buildMatch({ tenant: 'demo' }) };
const data = new TextEncoder().encode(JSON.stringify(event));
const delivery = (sequence: number, changed: Partial<Delivery> = {}): Delivery => ({
  ...{ subject, data: data.slice(), sequence, storedAtNs: 1n, deliveryCount: 1 },
  ...changed,
});
const isForBoth = (name: string): boolean => name === subject;

describe('a message that two consumers get', () => {
  it('is read once, and the second is given what the first read', () => {
    const read = shareReadings({ isForBoth });
    const [first, other, second] = [read(delivery(1)), read(delivery(2)), read(delivery(1))];
    expect(first).toEqual([{ content: event, parsed: { ok: true, value: event } }]);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it('is read anew when it comes a third time: nothing is kept of what both had', () => {
    const read = shareReadings({ isForBoth });
    const first = read(delivery(1));
    read(delivery(1));
    expect(read(delivery(1))).not.toBe(first);
  });

  it('is not mistaken for that of a stream which was created anew', () => {
    const read = shareReadings({ isForBoth });
    read(delivery(1));
    const [fresh] = read(delivery(1, { storedAtNs: 2n, data: new TextEncoder().encode('{}') }));
    expect(fresh?.parsed.ok).toBe(false);
  });

  it('is kept for the second only while there is room, the newest longest', () => {
    const read = shareReadings({ isForBoth, maxBytes: 2 * data.byteLength });
    const [oldest, older, newest] = [read(delivery(1)), read(delivery(2)), read(delivery(3))];
    expect(read(delivery(3))).toBe(newest);
    expect(read(delivery(2))).toBe(older);
    expect(read(delivery(1))).not.toBe(oldest);
  });
});

it('a message that only one gets is not kept', () => {
  const read = shareReadings({ isForBoth: () => false });
  expect(read(delivery(1))).not.toBe(read(delivery(1)));
});
