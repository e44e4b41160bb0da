import type { PoolCommand, QueueEntry, Ruleset, TicketState } from '@paireto/contracts';
import type { FallenMatch, PlayerAnswer, TicketView } from '@paireto/ticket-store';
import type { Caller } from '../ports/caller.ts';
import type { EntryStore } from '../ports/entry-store.ts';
import type { PoolSignals } from '../ports/pool-signals.ts';
import { describeTicket } from './describe-ticket.ts';
import { readOwnTicket } from './read-own-ticket.ts';

/** The outcome of an answer to a ready check. `not-asked`: there is nothing to answer; `state` is where the entry is. */
export type AnswerMatchOutcome =
  | { outcome: 'answered'; entry: QueueEntry }
  | { outcome: 'not-asked'; state: TicketState }
  | { outcome: 'not-found' };

/** One player's word on the match that one of their entries is in; with `matchId` on that match and no other. */
export type AnswerMatch = (caller: Caller, entryId: string, matchId: string | undefined) => Promise<AnswerMatchOutcome>;

interface Deps {
  store: EntryStore;
  signals: PoolSignals;
  rulesets: ReadonlyMap<string, Ruleset>;
  nowMs: () => number;
}

/** Accepts. Who is the last to do so has the match announced at once. Repeating it answers the same. */
export const createAcceptMatch = (deps: Deps): AnswerMatch =>
  answerWith(deps, async ({ ticket }, { userId, tenant }, matchId) => {
    const [result] = await deps.store.acceptMatches(tenant, [playerAnswer(ticket.id, userId, matchId)]);
    if (result === undefined || result.outcome === 'not-found') return { outcome: 'not-found' };
    if (result.outcome === 'not-asked') return result;
    if (result.outcome === 'all-accepted') deps.signals([{ op: 'announce', tenant, pool: result.match.pool }]);
    return { outcome: 'answered' };
  });

/** Declines, which cancels the entry, a party's as a whole. Repeating it answers the same. */
export const createDeclineMatch = (deps: Deps): AnswerMatch =>
  answerWith(deps, async (view, { userId, tenant }, matchId) => {
    if (view.state === 'CANCELLED' && view.reason === 'declined') return { outcome: 'answered' };
    const [result] = await deps.store.declineMatches(tenant, [playerAnswer(view.ticket.id, userId, matchId)]);
    if (result === undefined || result.outcome === 'not-found') return { outcome: 'not-found' };
    if (result.outcome === 'not-asked') return result;
    tellFallen(deps.signals, result.fallen);
    return { outcome: 'answered' };
  });

/** Tells the owners of their pools who waits again. */
export function tellFallen(signals: PoolSignals, { searching }: FallenMatch): void {
  const commands = searching.flatMap((ticket) =>
    ticket.pools.map((pool): PoolCommand => ({ op: 'join', pool, ticket })),
  );
  if (commands.length > 0) signals(commands);
}

const playerAnswer = (ticketId: string, userId: string, matchId: string | undefined): PlayerAnswer => ({
  ticketId,
  userId,
  ...(matchId === undefined ? {} : { matchId }),
});

type Answer = (
  view: TicketView,
  caller: Caller,
  matchId: string | undefined,
) => Promise<{ outcome: 'answered' } | Exclude<AnswerMatchOutcome, { outcome: 'answered' }>>;

/** The entry is shown as it is after the answer, whoever answered meanwhile. */
const answerWith =
  (deps: Deps, answer: Answer): AnswerMatch =>
  async (caller, entryId, matchId) => {
    const view = await readOwnTicket(deps, caller, entryId);
    if (!view) return { outcome: 'not-found' };
    const result = await answer(view, caller, matchId);
    if (result.outcome !== 'answered') return result;
    const after = await deps.store.readTicket(caller.tenant, entryId);
    if (!after) return { outcome: 'not-found' };
    return { outcome: 'answered', entry: await describeTicket(deps, caller, after) };
  };
