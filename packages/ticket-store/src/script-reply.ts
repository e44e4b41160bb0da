import { TicketStoreError } from './ticket-store-error.ts';

/** What a script answered about one member: an outcome's name and what belongs to it. */
export interface ScriptReply {
  readonly script: string;
  readonly outcome: string;
  readonly values: readonly unknown[];
}

/** Splits a script's answer into one reply per member. */
export function readReplies(script: string, raw: unknown, members: number): ScriptReply[] {
  if (!Array.isArray(raw) || raw.length !== members) throw unexpected(script, raw);
  return raw.map((values: unknown) => {
    if (!Array.isArray(values) || typeof values[0] !== 'string') throw unexpected(script, values);
    return { script, outcome: values[0], values };
  });
}

/** The text at this place of a reply. */
export function textAt(reply: ScriptReply, place: number): string {
  const value = reply.values[place];
  if (typeof value !== 'string') throw unexpectedReply(reply);
  return value;
}

/** A list of this reply that consists of texts. */
export const textsOf = (reply: ScriptReply, list: readonly unknown[]): string[] =>
  list.map((value) => {
    if (typeof value !== 'string') throw unexpectedReply(reply);
    return value;
  });

/** The whole number at this place of a reply, however Redis wrote it. */
export function integerAt(reply: ScriptReply, place: number): number {
  const value = Number(reply.values[place]);
  if (!Number.isSafeInteger(value) || reply.values[place] === '') throw unexpectedReply(reply);
  return value;
}

/** The list at this place of a reply. */
export function listAt(reply: ScriptReply, place: number): readonly unknown[] {
  const value = reply.values[place];
  if (!Array.isArray(value)) throw unexpectedReply(reply);
  return value;
}

/** The error for a reply that its script does not give. */
export const unexpectedReply = (reply: ScriptReply): TicketStoreError => unexpected(reply.script, reply.values);

const unexpected = (script: string, raw: unknown): TicketStoreError =>
  new TicketStoreError('UNEXPECTED_REPLY', `${script} answered ${JSON.stringify(raw).slice(0, 500)}`);
