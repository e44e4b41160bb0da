import { eventsOfMessage, type MatchEvent, matchEventSchema, matchSubject } from '@paireto/contracts';
import type { Delivery } from '../ports/delivery.ts';
import { checkContent, type ParsedMessage, parseJson } from './parse-message.ts';

/** An event of a message: as it came, and what it says. */
export interface ReadEvent {
  content: unknown;
  parsed: ParsedMessage<MatchEvent>;
}

/** Reads the events of a message, which must have come on the subject of their own type and tenant. At least one. */
export function readMatchEvents({ data, subject }: Pick<Delivery, 'data' | 'subject'>): ReadEvent[] {
  const json = parseJson(data);
  if (!json.ok) return [{ content: undefined, parsed: json }];
  return eventsOfMessage(json.value).map((content) => ({ content, parsed: readEvent(content, subject) }));
}

function readEvent(content: unknown, subject: string): ParsedMessage<MatchEvent> {
  const parsed = checkContent(matchEventSchema, content);
  if (!parsed.ok) return parsed;
  const { type, match } = parsed.value;
  if (matchSubject(type, match.tenant) === subject) return parsed;
  return { ok: false, reason: `${type} of tenant ${match.tenant} on ${subject}` };
}
