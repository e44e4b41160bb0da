import { setTimeout as sleep } from 'node:timers/promises';
import type { TicketState } from '@paireto/contracts';
import type { Random } from '@paireto/stack';
import { isUnknown, type Reply } from '../history/exchange.ts';
import type { Client, GatewayClient, Wishes } from './gateway-client.ts';

/** When a crowd changes its behaviour. */
export interface CrowdMood {
  /** Everybody who still waits cancels. */
  isLeaving(): boolean;
  /** Nobody goes on with anything. */
  isOver(): boolean;
}

const FIRST_PAUSE_MS = 150;
const LONGEST_PAUSE_MS = 2_000;
const PAUSE_GROWTH = 1.6;

/** The pauses of a client that tries again, ms: growing, and not in step with others. */
export function* retryPauses(random: Random): Generator<number, never> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * PAUSE_GROWTH, LONGEST_PAUSE_MS)) {
    yield pauseMs * (0.75 + 0.5 * random());
  }
}

/** Whether the answer says that the same request may help later. */
export const asksForPatience = (reply: Reply): boolean =>
  isUnknown(reply) || (reply.kind === 'problem' && (reply.status === 429 || reply.status === 500));

/**
 * Joins with one Idempotency-Key until there is an answer that settles it.
 * @returns the entry that the player has now; undefined when none could be had.
 */
export async function joinUntilAnswered(
  client: Client,
  request: { wishes: Wishes; key: string; looksFirst: boolean; isOld: (entryId: string) => boolean },
  deps: { gateway: GatewayClient; random: Random; mood: CrowdMood },
): Promise<{ id: string; status: TicketState } | undefined> {
  for (const pauseMs of retryPauses(deps.random)) {
    const reply = await deps.gateway.join(client, request.wishes, request.key);
    if (reply.kind === 'entry' && reply.entry !== undefined) return reply.entry;
    if (reply.kind === 'problem' && reply.entryId !== undefined) return { id: reply.entryId, status: 'SEARCHING' };
    if (!asksForPatience(reply) || deps.mood.isOver()) return undefined;
    await sleep(pauseMs);
    if (!request.looksFirst) continue;
    const active = await deps.gateway.active(client);
    if (active.kind === 'entry' && active.entry !== undefined && !request.isOld(active.entry.id)) return active.entry;
  }
  return undefined;
}
