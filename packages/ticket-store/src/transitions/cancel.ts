import type { Ticket } from '@paireto/contracts';
import { readAsked } from '../reads/read-asked.ts';
import { loadScript } from '../script.ts';
import { textAt, unexpectedReply } from '../script-reply.ts';
import type { StoreAccess } from '../store-access.ts';
import type { CancelOutcome, FallenMatch } from '../ticket-store.ts';
import { TicketStoreError } from '../ticket-store-error.ts';
import type { Transition } from '../transition.ts';
import { declineMatches } from './decline-matches.ts';
import { ticketRef } from './ticket-ref.ts';
import { stateAt } from './ticket-state-at.ts';

/** Takes tickets out that wait. */
const cancelWaiting: Transition<Ticket, CancelOutcome | { outcome: 'asked' }> = {
  script: loadScript('cancel'),
  maxMembers: 256,
  write(call, ticket) {
    call.ticket(ticketRef(ticket));
  },
  read(reply) {
    switch (reply.outcome) {
      case 'cancelled':
      case 'not-found':
      case 'asked':
        return { outcome: reply.outcome };
      case 'not-searching': {
        const state = stateAt(reply, 1, ['PLACING', 'MATCHED', 'TIMED_OUT', 'FAILED']);
        return { outcome: 'not-searching', state, matchId: textAt(reply, 2) || undefined };
      }
      default:
        throw unexpectedReply(reply);
    }
  },
};

/** Each round but the first follows an acceptance or an end of the match in between. */
const MAX_ROUNDS = 10;

/** Takes tickets out on request. One whose players are asked declines its match, and is tried again if that ended meanwhile. */
export async function cancel(
  access: StoreAccess,
  tenant: string,
  tickets: readonly Ticket[],
  userId?: string,
  rounds = MAX_ROUNDS,
): Promise<CancelOutcome[]> {
  const first = await access.run(cancelWaiting, tenant, tickets);
  const asked = tickets.filter((_, index) => first[index]?.outcome === 'asked');
  const fallen = asked.length === 0 ? [] : await declineAll(access, tenant, asked, userId);
  const left = asked.filter((_, index) => fallen[index] === undefined);
  if (left.length > 0 && rounds === 0) throw new TicketStoreError('UNEXPECTED_REPLY', 'a match that never ends');
  const again = left.length === 0 ? [] : await cancel(access, tenant, left, userId, rounds - 1);
  const [declined, retried] = [fallen.values(), again.values()];
  return first.map((outcome) => {
    if (outcome.outcome !== 'asked') return outcome;
    const ended = declined.next().value;
    return ended === undefined ? retried.next().value! : { outcome: 'cancelled', fallen: ended };
  });
}

/** Declines the matches of these tickets; undefined where one is in none any more. */
async function declineAll(
  { redis, run, keysOf }: StoreAccess,
  tenant: string,
  tickets: readonly Ticket[],
  userId: string | undefined,
): Promise<(FallenMatch | undefined)[]> {
  const ids = tickets.map(({ id }) => id);
  const asked = await readAsked(redis, keysOf(tenant), ids);
  const pending = asked.flatMap((each) =>
    each?.match === undefined ? [] : [{ match: each.match, ticketId: each.ticket.id, userId }],
  );
  const outcomes = (await run(declineMatches, tenant, pending)).values();
  return asked.map((each) => {
    const outcome = each?.match === undefined ? undefined : outcomes.next().value;
    return outcome?.outcome === 'declined' ? outcome.fallen : undefined;
  });
}
