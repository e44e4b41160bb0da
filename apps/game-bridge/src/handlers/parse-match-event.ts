import { type MatchEvent, matchEventSchema, matchSubject } from '@paireto/contracts';
import type { Delivery } from '../ports/delivery.ts';
import { type ParsedMessage, parseMessage } from './parse-message.ts';

/** Reads a match event, which must have come on the subject of its own type and tenant. */
export function parseMatchEvent(delivery: Delivery): ParsedMessage<MatchEvent> {
  const parsed = parseMessage(matchEventSchema, delivery.data);
  if (!parsed.ok) return parsed;
  const { type, match } = parsed.value;
  if (matchSubject(type, match.tenant) === delivery.subject) return parsed;
  return { ok: false, reason: `${type} of tenant ${match.tenant} on ${delivery.subject}` };
}
