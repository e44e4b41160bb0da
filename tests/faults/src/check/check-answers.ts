import type { ErrorCode } from '@paireto/contracts';
import { type Exchange, isUnknown, type Operation } from '../history/exchange.ts';
import type { Evidence, Violation } from './evidence.ts';
import type { Stories } from './ticket-stories.ts';

/** G9: a client that comes back learns its true state: at the end every answer says what Redis says. */
export function checkReconnects({ exchanges, stored, quietMs }: Evidence, stories: Stories): Violation[] {
  const found: Violation[] = [];
  const blame = (text: string, tickets: readonly string[]): void => {
    if (!tickets.some((id) => stories.get(id)?.isTainted)) found.push({ guarantee: 'G9', text, tickets });
  };
  const slots = new Map(stored.slots.map((slot) => [`${slot.tenant}/${slot.userId}`, slot.ticketId]));
  for (const { operation, player, entryId, sentMs, reply } of exchanges) {
    if (sentMs < quietMs || (operation !== 'read' && operation !== 'active') || isUnknown(reply)) continue;
    const id = operation === 'read' ? entryId : slots.get(player);
    const ticket = stored.tickets.get(id ?? '');
    const seen = reply.kind === 'entry' ? reply.entry : undefined;
    const isSame =
      seen?.id === ticket?.id &&
      seen?.status === ticket?.state &&
      (ticket?.state !== 'MATCHED' || (seen?.matchId === ticket.matchId && seen?.gameId === ticket.gameId));
    if (isSame && (reply.kind === 'entry' || (operation === 'read' && isNotFound(reply)))) continue;
    const concerned = [id, seen?.id].filter((each) => each !== undefined);
    blame(
      `${player} asked for ${operation === 'read' ? `ticket ${id}` : 'the active entry'} at the end, was told ` +
        `${said(reply)}, and Redis has ${ticket === undefined ? 'nothing' : `${ticket.state} (${ticket.id})`}`,
      [...new Set(concerned)],
    );
  }
  return found;
}

const isNotFound = (reply: Exchange['reply']): boolean => reply.kind === 'problem' && reply.code === 'NOT_FOUND';

function said(reply: Exchange['reply']): string {
  if (reply.kind === 'entry')
    return reply.entry === undefined ? 'nothing' : `${reply.entry.status} (${reply.entry.id})`;
  if (reply.kind === 'problem') return `${reply.status} ${reply.code}`;
  return reply.kind === 'silence' ? `nothing (${reply.error})` : `${reply.status} ${reply.text}`;
}

/** A repeated Idempotency-Key answers the first result: one key, one ticket. */
export function checkKeys(evidence: Evidence, stories: Stories): Violation[] {
  const joins = evidence.exchanges.filter(({ operation }) => operation === 'join');
  return [...checkAnswersByKey(joins, stories), ...checkTicketsPerKey(joins, evidence)];
}

function checkAnswersByKey(joins: readonly Exchange[], stories: Stories): Violation[] {
  const byKey = Map.groupBy(joins, ({ player, idempotencyKey }) => `${player} ${idempotencyKey}`);
  return [...byKey.values()].flatMap((attempts) => {
    const ids = new Set(
      attempts.flatMap(({ reply }) => (reply.kind === 'entry' && reply.entry ? [reply.entry.id] : [])),
    );
    const held = attempts.flatMap(({ reply }) =>
      reply.kind === 'problem' && reply.code === 'ALREADY_QUEUED' ? [reply.entryId ?? ''] : [],
    );
    const tickets = [...new Set([...ids, ...held])].filter((id) => id !== '');
    if (tickets.some((id) => stories.get(id)?.isTainted)) return [];
    const { player } = attempts[0]!;
    const violation = (text: string): Violation => ({ guarantee: 'key', text, tickets });
    return [
      ...(ids.size > 1
        ? [violation(`${player} repeated a key and got ${ids.size} tickets: ${[...ids].join(', ')}`)]
        : []),
      // Players of the load join only when they have no ticket, so the only one that can be there is that of the key.
      ...held.map((id) => violation(`${player} joined without having a ticket and was told ALREADY_QUEUED with ${id}`)),
    ];
  });
}

/** Also a ticket that its player was never told of came from one of its keys. */
function checkTicketsPerKey(joins: readonly Exchange[], { stored }: Evidence): Violation[] {
  const keysOf = Map.groupBy(joins, ({ player }) => player);
  const ticketsOf = Map.groupBy(stored.tickets.values(), ({ tenant, userId }) => `${tenant}/${userId}`);
  return [...ticketsOf].flatMap(([player, tickets]) => {
    const keys = new Set(keysOf.get(player)?.map(({ idempotencyKey }) => idempotencyKey)).size;
    if (tickets.length <= keys) return [];
    const ids = tickets.map(({ id }) => id);
    const text = `${player} used ${keys} keys and has ${tickets.length} tickets: ${ids.join(', ')}`;
    return [{ guarantee: 'key', text, tickets: ids }];
  });
}

/** What each request may be answered while dependencies come and go. */
const expectedCodes: Record<Operation, readonly ErrorCode[]> = {
  join: ['ALREADY_QUEUED'],
  read: ['NOT_FOUND'],
  active: [],
  cancel: ['CANNOT_CANCEL', 'NOT_FOUND'],
  trespass: ['NOT_FOUND'],
};

/** Every answer is one that the API document knows; an outage is a 503 and never a 500. */
export function checkAnswers({ exchanges }: Evidence): Violation[] {
  const found = new Map<string, Violation>();
  for (const { operation, reply, entryId, player } of exchanges) {
    if (reply.kind === 'entry' || isUnknown(reply)) continue;
    if (reply.kind === 'problem' && expectedCodes[operation].includes(reply.code)) continue;
    const text = `${operation} was answered ${said(reply)}`;
    // One example of each kind says it.
    if (!found.has(text))
      found.set(text, {
        guarantee: 'api',
        text: `${text} (${player})`,
        tickets: entryId === undefined ? [] : [entryId],
      });
  }
  return [...found.values()];
}
