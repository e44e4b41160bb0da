import type { Ticket } from '@paireto/contracts';
import { expect } from 'vitest';
import { ANSWER_FIELDS } from '../first-answer.ts';
import { tenantKeys, tenantsKey } from '../keys.ts';
import { encodeMatchData } from '../match-data.ts';
import type { MatchRow, MemorySnapshot, TenantState, TicketRow, TimedIds, WaitsRow } from '../memory/memory-state.ts';
import { MATCH_FIELDS } from '../stored-match.ts';
import { TICKET_FIELDS } from '../stored-ticket.ts';
import { encodeTicketData } from '../ticket-data.ts';
import type { KeyDump } from './key-space.ts';

/** The key space of a store over Redis that went through the same as this one in memory. JSON is compared as values. */
export function expectedKeys(snapshot: MemorySnapshot, nowMs: number): Record<string, KeyDump> {
  const dump: Record<string, KeyDump> = {};
  const listed = [...snapshot].flatMap(([tenant, { isListed }]) => (isListed ? [tenant] : []));
  if (listed.length > 0) dump[tenantsKey('')] = { value: listed.sort(), expiresAt: -1 };
  for (const [tenant, state] of snapshot) {
    for (const [key, value, forgetAt] of keysOf(state, tenant)) {
      if (forgetAt === undefined || forgetAt >= nowMs) dump[key] = { value, expiresAt: forgetAt ?? -1 };
    }
  }
  return dump;
}

/** The same for what is in Redis. */
export const comparable = (dump: Record<string, KeyDump>): Record<string, KeyDump> =>
  Object.fromEntries(
    Object.entries(dump).map(([key, { value, expiresAt }]) => [key, { value: withoutJson(key, value), expiresAt }]),
  );

/** Names of the fields of texts with several, by the class of their key. */
const FIELDS: Record<string, readonly string[]> = { ticket: TICKET_FIELDS, match: MATCH_FIELDS, idem: ANSWER_FIELDS };

function withoutJson(key: string, value: unknown): unknown {
  const names = FIELDS[key.slice(0, key.indexOf(':'))];
  if (names === undefined || typeof value !== 'string') return value;
  const texts = value.split('\t');
  expect(texts.length, key).toBe(names.length);
  const hash = Object.fromEntries(names.flatMap((name, index) => (texts[index] ? [[name, texts[index]]] : [])));
  const parsed: Record<string, unknown> = Object.fromEntries(
    Object.entries(hash).map(([name, text]) => [name, name === 'data' || name === 'game' ? JSON.parse(text) : text]),
  );
  // Whether a void match was ever claimed says nothing to anybody.
  if (hash.state === 'VOID') delete parsed.attempts;
  return parsed;
}

type Key = [key: string, value: unknown, forgetAt: number | undefined];

function keysOf(state: TenantState, tenant: string): Key[] {
  const keys = tenantKeys('', tenant);
  const lists: [string, TimedIds][] = [
    ...[...state.pools].map(([pool, ids]): [string, TimedIds] => [keys.pool(pool), ids]),
    ...[...state.presences].map(([queue, ids]): [string, TimedIds] => [keys.presence(queue), ids]),
    [keys.pools, state.changedPools],
    [keys.outbox, state.outbox],
    [keys.placing, state.placing],
    [keys.accepting, state.accepting],
  ];
  return [
    ...[...state.tickets].map(([id, row]): Key => [keys.ticket(id), ticketHash(row), row.forgetAt]),
    ...[...state.matches].map(([id, row]): Key => [keys.match(id), matchHash(row), row.forgetAt]),
    ...[...state.slots].map(([userId, { ticketId, isLive, heldUntil, forgetAt }]): Key => {
      return [keys.player(userId), `${isLive ? 1 : (heldUntil ?? 0)} ${ticketId}`, forgetAt];
    }),
    ...[...state.balances].map(([id, { value, forgetAt }]): Key => {
      const [queue = '', userId = ''] = id.split(':');
      return [keys.balance(queue, userId), String(value), forgetAt];
    }),
    ...[...state.recents].map(([id, { ids, forgetAt }]): Key => {
      const [queue = '', userId = ''] = id.split(':');
      return [keys.recent(queue, userId), sortedSet(ids), forgetAt];
    }),
    ...[...state.strikes].map(([id, { ids, forgetAt }]): Key => {
      const [queue = '', userId = ''] = id.split(':');
      return [keys.strikes(queue, userId), sortedSet(ids), forgetAt];
    }),
    ...[...state.waits].map(([pool, row]): Key => [keys.wait(pool), waitsHash(row), row.forgetAt]),
    ...[...state.answers].map(([id, { fingerprint, first, forgetAt }]): Key => {
      const [userId = '', key = ''] = id.split(' ');
      const { ticketId, enqueuedAt, expiresAt, ratings } = first;
      const times = { enq: String(enqueuedAt), exp: String(expiresAt) };
      const answer = { fingerprint, id: ticketId, ...times, ...(ratings === '' ? {} : { ratings }) };
      return [keys.answer(userId, key), answer, forgetAt];
    }),
    ...lists.flatMap(([key, ids]): Key[] => (ids.size === 0 ? [] : [[key, sortedSet(ids), undefined]])),
  ];
}

const waitsHash = ({ told, learnt }: WaitsRow): unknown => ({
  ...(told === undefined ? {} : { told: JSON.stringify(told) }),
  ...(learnt === undefined ? {} : { learnt: JSON.stringify(learnt) }),
});

const sortedSet = (ids: TimedIds): string[] =>
  [...ids].sort(([a, atA], [b, atB]) => atA - atB || (a < b ? -1 : 1)).flatMap(([id, at]) => [id, String(at)]);

function ticketHash({ ticket, state, attempts, matchId, reason, isWatched }: TicketRow): unknown {
  return {
    ...ticketParts(ticket),
    state,
    attempts: String(attempts),
    ...(matchId === undefined ? {} : { match: matchId }),
    ...(reason === undefined ? {} : { reason }),
    ...(isWatched ? { presence: '1' } : {}),
  };
}

function ticketParts(ticket: Ticket): Record<string, unknown> {
  const { enqueuedAt, expiresAt, players } = ticket;
  const recent = players.map((player) => player.recent?.join(' ') ?? '').join('\n');
  return {
    data: JSON.parse(encodeTicketData(ticket)) as unknown,
    ...(recent.trim() === '' ? {} : { recent }),
    ...(players.length === 0 ? {} : { balances: players.map((player) => player.sideBalance).join(',') }),
    enq: String(enqueuedAt),
    exp: String(expiresAt),
  };
}

const matchHash = ({ match, state, attempts, game, reason, acceptBy, accepted, isReleased }: MatchRow): unknown => ({
  data: JSON.parse(encodeMatchData(match)) as unknown,
  state,
  ...(state === 'VOID' ? {} : { attempts: String(attempts) }),
  ...(acceptBy === undefined ? {} : { acceptBy: String(acceptBy) }),
  ...(accepted.length === 0 ? {} : { accepted: accepted.join(' ') }),
  ...(isReleased ? { released: '1' } : {}),
  ...(game === undefined ? {} : { game }),
  ...(reason === undefined ? {} : { reason }),
});
