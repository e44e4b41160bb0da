import { strikeReasonSchema } from '@paireto/contracts';
import { decodeFirstAnswer, type FirstAnswer, ratingsOf, recalledTicket } from '../first-answer.ts';
import { readTexts } from '../reads/pipelines.ts';
import { loadScript } from '../script.ts';
import { integerAt, type ScriptReply, textAt, unexpectedReply } from '../script-reply.ts';
import type { StoreAccess } from '../store-access.ts';
import { decodeTicket, enteredTicket, fieldOf } from '../stored-ticket.ts';
import { encodeTicketData } from '../ticket-data.ts';
import type { EnqueueOutcome, NewTicket } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';
import { freeSlots } from './free-slots.ts';
import { ticketRef } from './ticket-ref.ts';

/** Of a key that was used before, what is remembered of the ticket that was let in. */
type EntryOutcome = Exclude<EnqueueOutcome, { outcome: 'replayed' }> | { outcome: 'replayed'; first: FirstAnswer };

/** Lets tickets in that no slot speaks against. */
const enterFree: Transition<NewTicket, EntryOutcome> = {
  script: loadScript('enqueue'),
  maxMembers: 256,
  write(call, ticket) {
    const { idempotency, cooldown } = ticket;
    const userIds = ticket.players.map((player) => player.userId);
    call.ticket(ticketRef(ticket));
    call.arg(Math.ceil(ticket.maxWaitMs));
    call.arg(encodeTicketData(ticket));
    call.arg(ticket.presence ? '1' : '');
    call.arg(ticket.recallOpponents ? '1' : '');
    call.arg(fieldOf(idempotency?.fingerprint ?? ''));
    if (idempotency !== undefined) call.arg(ratingsOf(ticket));
    for (const userId of userIds) call.key(call.keys.balance(ticket.queue, userId));
    for (const userId of ticket.recallOpponents ? userIds : []) call.list(call.keys.recent(ticket.queue, userId));
    if (idempotency !== undefined) call.key(call.keys.answer(userIds[0] ?? '', idempotency.key));
    call.arg(cooldown?.pausesMs.length ?? 0);
    if (cooldown === undefined) return;
    call.arg(cooldown.after);
    call.arg(Math.ceil(cooldown.withinMs));
    for (const pauseMs of cooldown.pausesMs) call.arg(Math.ceil(pauseMs));
    for (const userId of userIds) call.list(call.keys.strikes(ticket.queue, userId));
  },
  read(reply, asked, tenant) {
    switch (reply.outcome) {
      case 'already-queued':
        return { outcome: 'already-queued', ticketId: textAt(reply, 1) };
      case 'key-reused':
        return { outcome: 'key-reused' };
      case 'cooling-down': {
        const player = asked.players[integerAt(reply, 1) - 1];
        const reason = strikeReasonSchema.safeParse(reply.values[4]).data;
        if (player === undefined || reason === undefined) throw unexpectedReply(reply);
        const [untilMs, remainingMs] = [integerAt(reply, 2), integerAt(reply, 3)];
        return { outcome: 'cooling-down', userId: player.userId, untilMs, remainingMs, reason };
      }
      case 'enqueued': {
        const enqueuedAt = integerAt(reply, 2);
        const ticket = enteredTicket(asked, {
          balances: textAt(reply, 1),
          enqueuedAt,
          expiresAt: enqueuedAt + Math.ceil(asked.maxWaitMs),
          recent: textAt(reply, 3),
        });
        return { outcome: 'enqueued', ticket };
      }
      case 'repeated':
        return { outcome: 'enqueued', ticket: known(reply, decodeTicket(tenant, asked.id, reply.values[1])?.ticket) };
      case 'replayed':
        return { outcome: 'replayed', first: known(reply, decodeFirstAnswer(reply.values[1])) };
      default:
        throw unexpectedReply(reply);
    }
  },
};

/**
 * Lets tickets in. Where a player is held, the ticket that holds him is looked at first: only one that waits or is being
 * placed counts. Those whose players were freed are tried again; who is then refused is held by another ticket.
 */
export async function enqueue(
  access: StoreAccess,
  tenant: string,
  tickets: readonly NewTicket[],
): Promise<EnqueueOutcome[]> {
  const outcomes = await withFirstTickets(access, tenant, tickets, await access.run(enterFree, tenant, tickets));
  const refused = outcomes.flatMap((outcome, index) =>
    outcome.outcome === 'already-queued' ? [{ index, ticket: tickets[index]!, heldBy: outcome.ticketId }] : [],
  );
  const freed = await freeSlots(access, tenant, refused);
  if (freed.length === 0) return outcomes;
  const again = await enqueue(
    access,
    tenant,
    freed.map(({ ticket }) => ticket),
  );
  for (const [place, { index }] of freed.entries()) outcomes[index] = again[place]!;
  return outcomes;
}

/** Replays with their tickets: what is stored of those that are not forgotten yet, for the others what is asked again. */
async function withFirstTickets(
  { redis, keysOf }: StoreAccess,
  tenant: string,
  tickets: readonly NewTicket[],
  outcomes: readonly EntryOutcome[],
): Promise<EnqueueOutcome[]> {
  const ids = outcomes.flatMap((outcome) => (outcome.outcome === 'replayed' ? [outcome.first.ticketId] : []));
  const keys = keysOf(tenant);
  const stored = await readTexts(
    redis,
    ids.map((id) => keys.ticket(id)),
  );
  const texts = stored.values();
  return outcomes.map((outcome, index) => {
    if (outcome.outcome !== 'replayed') return outcome;
    const found = decodeTicket(tenant, outcome.first.ticketId, texts.next().value);
    return { outcome: 'replayed', ticket: found?.ticket ?? recalledTicket(tickets[index]!, outcome.first) };
  });
}

function known<Value>(reply: ScriptReply, value: Value | undefined): Value {
  if (value === undefined) throw unexpectedReply(reply);
  return value;
}
