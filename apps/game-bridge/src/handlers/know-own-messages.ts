import type { SentEvents } from '@paireto/runtime';
import type { ReadEvent } from './read-match-events.ts';
import type { ReadMessage } from './share-readings.ts';

/** Characters of messages that are remembered; the oldest go first. */
const MAX_CHARACTERS = 4 * 1_024 * 1_024;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads the messages that this process itself has sent by remembering what it said; all others as `read` does. Taken for its own
 * is only what says the same to the letter, and once: neither a stolen id nor a stream that was created anew can deceive it.
 */
export function knowOwnMessages(
  read: ReadMessage,
  maxCharacters: number = MAX_CHARACTERS,
): { noteSent: (message: SentEvents) => void; read: ReadMessage } {
  const sent = new Map<string, SentEvents>();
  let characters = 0;

  const take = (id: string): SentEvents | undefined => {
    const message = sent.get(id);
    if (message === undefined) return undefined;
    sent.delete(id);
    characters -= message.text.length;
    return message;
  };

  return {
    noteSent(message) {
      take(message.id);
      sent.set(message.id, message);
      characters += message.text.length;
      for (const oldest of sent.keys()) {
        if (characters <= maxCharacters) break;
        take(oldest);
      }
    },
    read(delivery) {
      const own = delivery.messageId === undefined ? undefined : take(delivery.messageId);
      if (own === undefined || own.subject !== delivery.subject || decoder.decode(delivery.data) !== own.text)
        return read(delivery);
      return own.events.map((event): ReadEvent => ({ content: event, parsed: { ok: true, value: event } }));
    },
  };
}
