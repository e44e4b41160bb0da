import { setTimeout as sleep } from 'node:timers/promises';
import { isActive, type TicketState } from '@paireto/contracts';
import type { Random } from '@paireto/stack';
import type { Plan } from './draw-plan.ts';
import type { Client, GatewayClient } from './gateway-client.ts';
import { asksForPatience, type CrowdMood, joinUntilAnswered, retryPauses } from './join-until-answered.ts';
import type { TicketBook } from './ticket-book.ts';

export interface LifeDeps {
  gateway: GatewayClient;
  tickets: TicketBook;
  mood: CrowdMood;
  random: Random;
  newKey: () => string;
}

const FIRST_POLL_MS = 60;
const LONGEST_POLL_MS = 1_500;
const POLL_GROWTH = 1.5;

/** Where an entry stands for its client. LOST: the gateway does not know it any more. */
export type Standing = TicketState | 'LOST';

/** One player from the join to the end of its entries. Never rejects for what the system does. */
export async function liveThrough(client: Client, spy: Client, plan: Plan, deps: LifeDeps): Promise<void> {
  const old = new Set<string>();
  let cancelAfterMs = plan.cancelAfterMs;
  let comesBack = plan.comesBack;
  while (!deps.mood.isOver()) {
    const joined = await joinUntilAnswered(
      client,
      { wishes: plan.wishes, key: deps.newKey(), looksFirst: plan.looksFirst, isOld: (id) => old.has(id) },
      deps,
    );
    if (joined === undefined) return;
    old.add(joined.id);
    deps.tickets.note(client, joined.id, joined.status);
    if (plan.isSpiedOn) await deps.gateway.trespass(spy, joined.id);
    const end = await follow(client, joined, cancelAfterMs, deps);
    // Whoever lost an entry wants to play all the same.
    if ((end !== 'LOST' && !comesBack) || deps.mood.isLeaving()) return;
    comesBack = false;
    cancelAfterMs = undefined;
  }
}

/** Takes an entry out of the queue; what is being placed is waited for. */
export const leaveQueue = (client: Client, id: string, deps: LifeDeps): Promise<Standing> =>
  follow(client, { id, status: 'SEARCHING' }, 0, deps);

/** Polls the entry until it has come to an end; cancels it when that is planned, or when everybody leaves. */
async function follow(
  client: Client,
  joined: { id: string; status: TicketState },
  cancelAfterMs: number | undefined,
  deps: LifeDeps,
): Promise<Standing> {
  const { id } = joined;
  let standing: Standing = joined.status;
  if (cancelAfterMs !== undefined) {
    await sleep(cancelAfterMs);
    standing = await cancelDecisively(client, id, deps);
  }
  let pauseMs = FIRST_POLL_MS;
  while (isUnderWay(standing) && !deps.mood.isOver()) {
    await sleep(pauseMs * (0.75 + 0.5 * deps.random()));
    pauseMs = Math.min(pauseMs * POLL_GROWTH, LONGEST_POLL_MS);
    if (deps.mood.isLeaving() && standing === 'SEARCHING') standing = await cancelDecisively(client, id, deps);
    if (isUnderWay(standing)) standing = await look(client, id, standing, deps);
  }
  return standing;
}

const isUnderWay = (standing: Standing): standing is TicketState => standing !== 'LOST' && isActive(standing);

/** Asks once; without an answer the entry stands where it stood. */
async function look(client: Client, id: string, standing: TicketState, deps: LifeDeps): Promise<Standing> {
  const reply = await deps.gateway.read(client, id);
  if (reply.kind === 'problem' && reply.code === 'NOT_FOUND') return 'LOST';
  if (reply.kind !== 'entry' || reply.entry === undefined) return standing;
  deps.tickets.note(client, id, reply.entry.status);
  return reply.entry.status;
}

/** Cancels until the answer is decisive: cancelled, or too late. */
async function cancelDecisively(client: Client, id: string, deps: LifeDeps): Promise<Standing> {
  for (const pauseMs of retryPauses(deps.random)) {
    const reply = await deps.gateway.cancel(client, id);
    if (reply.kind === 'entry') {
      deps.tickets.note(client, id, 'CANCELLED');
      return 'CANCELLED';
    }
    if (reply.kind === 'problem' && reply.code === 'NOT_FOUND') return 'LOST';
    // Too late: the next look tells for what.
    if (reply.kind === 'problem' && reply.code === 'CANNOT_CANCEL') return 'PLACING';
    if (!asksForPatience(reply) || deps.mood.isOver()) return 'SEARCHING';
    await sleep(pauseMs);
  }
  return 'SEARCHING';
}
