import type { MatchEvent } from '@paireto/contracts';
import { buildMatch } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../ports/delivery.ts';
import { knowOwnMessages } from './know-own-messages.ts';
import { readMatchEvents } from './read-match-events.ts';

const subject = 'paireto.match.failed.demo';
const failed = (id = 'a'): { id: string; subject: string; text: string; events: MatchEvent[] } => {
  const match = buildMatch({ tenant: 'demo', attributes: { mode: 'é☃' } });
  const event: MatchEvent = { v: 1, type: 'match.failed', at: 1, match, reason: 'no', attempts: 1 };
  return { id, subject, text: JSON.stringify(event), events: [event] };
};
const deliveryOf = (text: string, messageId?: string): Delivery => ({
  ...{ subject, data: new TextEncoder().encode(text), messageId },
  ...{ sequence: 1, storedAtNs: 1n, deliveryCount: 1 },
});

describe('a message', () => {
  it('of this process is known by heart, and means what it says', () => {
    const { noteSent, read } = knowOwnMessages(readMatchEvents);
    const message = failed();
    noteSent(message);
    const [event] = read(deliveryOf(message.text, 'a'));
    expect(event?.parsed.ok && event.parsed.value).toBe(message.events[0]);
    expect([event]).toEqual(readMatchEvents(deliveryOf(message.text)));
  });

  it('is read when it comes again, when its id is not known, and when it has none', () => {
    const { noteSent, read } = knowOwnMessages(readMatchEvents);
    const message = failed();
    noteSent(message);
    for (const id of ['b', undefined, 'a', 'a']) {
      const [event] = read(deliveryOf(message.text, id));
      expect(event?.parsed).toEqual({ ok: true, value: message.events[0] });
    }
  });

  it.each([
    ['says something else under the same id', (text: string) => deliveryOf(`${text} `, 'a')],
    ['begins with a mark of its byte order', (text: string) => deliveryOf(`\ufeff${text}`, 'a')],
    ['is none', () => deliveryOf('{', 'a')],
    ['came on another subject', (text: string) => ({ ...deliveryOf(text, 'a'), subject: 'paireto.match.found.demo' })],
  ])('that %s is read for itself', (_what, make) => {
    const { noteSent, read } = knowOwnMessages(readMatchEvents);
    const message = failed();
    noteSent(message);
    const delivery = make(message.text);
    expect(read(delivery)).toEqual(readMatchEvents(delivery));
  });

  it('is forgotten when newer ones need its room', () => {
    const messages = ['a', 'b', 'c'].map(failed);
    const { noteSent, read } = knowOwnMessages(readMatchEvents, messages[1]!.text.length + messages[2]!.text.length);
    for (const message of messages) noteSent(message);
    const isKnown = messages.map(
      (message) => read(deliveryOf(message.text, message.id))[0]?.content === message.events[0],
    );
    expect(isKnown).toEqual([false, true, true]);
  });
});
