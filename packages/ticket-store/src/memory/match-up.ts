import type { Game, Match } from '@paireto/contracts';
import type { TicketRef } from '../script-call.ts';
import type { ClaimOutcome, CommitOutcome, FinalizeOutcome, RefusedMatch, RequeueOutcome } from '../ticket-store.ts';
import { thinkForMs } from '../transitions/commit-matches.ts';
import { mostRecent, sidedPlayers } from '../transitions/finalize-matches.ts';
import { matchRefs } from '../transitions/ticket-ref.ts';
import { placeChallenge } from './challenges.ts';
import {
  after,
  askMatch,
  askTicket,
  closeTicket,
  endMatch,
  heldPlayers,
  inOrder,
  isIn,
  type MemoryCall,
  matchRow,
  moved,
  placeMatch,
  placeTicket,
  searchAgain,
  ticketRow,
} from './memory-call.ts';
import { findRow, frozenCopy } from './memory-state.ts';

const BALANCE_TTL_MS = 90 * 86_400_000;
const VOID_REASON = 'the tickets went elsewhere';

/** Makes proposals matches. */
export function commitMatches(call: MemoryCall, matches: readonly Match[]): CommitOutcome[] {
  return matches.map((match): CommitOutcome => {
    if (matchRow(call, match.id) !== undefined) return { outcome: 'already-committed' };
    const ticketIds = match.tickets.map((ticket) => ticket.ticketId);
    const refused = ticketIds.filter((id, place) => !isFree(call, id) || ticketIds.indexOf(id) !== place);
    if (refused.length > 0) return { outcome: 'conflict', ticketIds: refused };
    take(call, match);
    return { outcome: 'committed' };
  });
}

/** Takes the tickets, for a game or to ask their players first. */
function take(call: MemoryCall, match: Match): void {
  const thinkFor = thinkForMs(match);
  if (thinkFor > 0) {
    const acceptBy = call.nowMs + thinkFor;
    askMatch(call, match, acceptBy);
    for (const ref of matchRefs(match)) askTicket(call, match.id, ref, acceptBy);
  } else {
    placeMatch(call, match);
    call.tenant.outbox.set(match.id, call.nowMs);
    for (const ref of matchRefs(match)) placeTicket(call, match.id, ref);
  }
}

function isFree(call: MemoryCall, ticketId: string): boolean {
  const row = ticketRow(call, ticketId);
  return row !== undefined && after(row.state, 'commit') !== undefined;
}

/** Confirms matches before their games are created. What a fail-over lost is applied again, or the match is void. */
export function claimMatches(call: MemoryCall, matches: readonly Match[]): ClaimOutcome[] {
  const outcomes = matches.map((match) => claim(call, match));
  // Those of queues before those of challenges, as the store over Redis does: a void match lets players go.
  for (const isChallenge of [false, true]) {
    for (const [index, match] of matches.entries()) {
      if ((match.challenge !== undefined) === isChallenge) outcomes[index] ??= restore(call, match);
    }
  }
  return outcomes.map((outcome) => outcome!);
}

/** Undefined where the claim cannot be confirmed. */
function claim(call: MemoryCall, match: Match): ClaimOutcome | undefined {
  const row = matchRow(call, match.id);
  if (row?.state === 'MATCHED') return { outcome: 'already-matched', game: row.game!, attempts: row.attempts };
  if (row?.state === 'FAILED' || row?.state === 'VOID') return { outcome: 'finished', reason: row.reason ?? '' };
  if (row?.state !== 'PLACING') return undefined;
  if (!matchRefs(match).every((ref) => isIn(call, match.id, ref, 'PLACING'))) return undefined;
  call.tenant.placing.set(match.id, call.nowMs);
  row.attempts += 1;
  return { outcome: 'claimed', attempts: row.attempts };
}

function restore(call: MemoryCall, match: Match): ClaimOutcome {
  const known = claim(call, match);
  if (known !== undefined) return known;
  if (match.challenge !== undefined) return placeChallenge(call, match);
  const refs = matchRefs(match);
  const belongs = (ref: TicketRef) =>
    isIn(call, match.id, ref, 'PLACING') || isIn(call, match.id, ref, 'REQUIRES_ACCEPTANCE');
  const available = refs.filter((ref) => belongs(ref) || isFree(call, ref.id));
  if (available.length < refs.length) {
    const row = matchRow(call, match.id) ?? placeMatch(call, match);
    row.state = 'VOID';
    row.reason = VOID_REASON;
    endMatch(call, row);
    return { outcome: 'void', reason: VOID_REASON, requeued: available.map((ref) => searchAgain(call, ref).ticket) };
  }
  const row = placeMatch(call, match);
  for (const ref of refs) {
    if (!isIn(call, match.id, ref, 'PLACING')) placeTicket(call, match.id, ref);
  }
  row.attempts += 1;
  return { outcome: 'claimed', attempts: row.attempts };
}

/** Gives a match its game. */
export function finalizeMatch(call: MemoryCall, match: Match, game: Game): FinalizeOutcome {
  const row = matchRow(call, match.id);
  if (row?.state === 'MATCHED') return { outcome: 'already-finalized', game: row.game! };
  const refs = matchRefs(match);
  if (row?.state !== 'PLACING' || !refs.every((ref) => isIn(call, match.id, ref, 'PLACING'))) {
    return { outcome: 'not-placing' };
  }
  row.state = 'MATCHED';
  row.game = frozenCopy(game);
  const holdFor = row.isReleased ? 0 : Math.ceil(match.holdForMs ?? 0);
  const forgetAt = call.nowMs + Math.max(call.retentionMs, holdFor);
  endMatch(call, row, forgetAt);
  const hold = holdFor > 0 ? { heldUntil: call.nowMs + holdFor } : {};
  for (const ref of refs) {
    moved(call, ref, 'finalize').forgetAt = forgetAt;
    for (const userId of heldPlayers(call, ref))
      call.tenant.slots.set(userId, { ticketId: ref.id, isLive: false, ...hold, forgetAt });
  }
  for (const [place, userId] of sidedPlayers(match).entries()) {
    moveBalance(call, `${match.queue}:${userId}`, place === 0 ? 1 : -1);
  }
  for (const ref of refs) rememberOthers(call, match, ref);
  return { outcome: 'finalized' };
}

function moveBalance(call: MemoryCall, id: string, by: number): void {
  const before = findRow(call.tenant.balances, id, call.nowMs)?.value ?? 0;
  call.tenant.balances.set(id, { value: before + by, forgetAt: call.nowMs + BALANCE_TTL_MS });
}

/** Everybody of the other tickets is remembered by the players of this one, the latest of them. */
function rememberOthers(call: MemoryCall, match: Match, ref: TicketRef): void {
  const { withinMs } = match.rememberOpponents ?? {};
  const others = matchRefs(match).flatMap(({ id, userIds }) => (id === ref.id ? [] : userIds));
  if (withinMs === undefined || others.length === 0) return;
  const forgetAt = call.nowMs + Math.ceil(withinMs);
  for (const userId of ref.userIds) {
    const key = `${match.queue}:${userId}`;
    const before = findRow(call.tenant.recents, key, call.nowMs)?.ids ?? [];
    const all = new Map([...before, ...others.map((id): [string, number] => [id, forgetAt])]);
    const left = inOrder(all).filter(([, until]) => until > call.nowMs);
    call.tenant.recents.set(key, { ids: new Map(left.slice(-mostRecent(match))), forgetAt });
  }
}

/** Ends a match that gets no game. */
export function requeueMatch(
  call: MemoryCall,
  { match, reason, final, blamed }: RefusedMatch,
  maxAttempts: number,
): RequeueOutcome {
  const row = matchRow(call, match.id);
  if (row?.state === 'FAILED') return { outcome: 'already-requeued' };
  if (row?.state !== 'PLACING') return { outcome: 'not-placing' };
  row.state = 'FAILED';
  row.reason = reason;
  endMatch(call, row);
  const answer: RequeueOutcome = { outcome: 'requeued', searching: [], failed: [] };
  for (const ref of matchRefs(match).filter((each) => isIn(call, match.id, each, 'PLACING'))) {
    const ticket = ticketRow(call, ref.id)!;
    const isChallenge = match.challenge !== undefined;
    const isBlamed = isChallenge || (blamed?.includes(ref.id) ?? true);
    if (isBlamed) ticket.attempts += 1;
    if (isBlamed && (final || isChallenge || ticket.attempts >= maxAttempts)) {
      closeTicket(call, ref, 'fail', reason);
      answer.failed.push(ref.id);
    } else {
      ticket.reason = reason;
      answer.searching.push(searchAgain(call, ref).ticket);
    }
  }
  return answer;
}
