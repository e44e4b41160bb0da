import { type Ruleset, type Ticket, ticketSchema } from '@paireto/contracts';
import { toPoolTicket } from '@paireto/rulesets';
import { presetRuleset } from '@paireto/testkit';
import { expect, it } from 'vitest';
import { arena, arenaTicket, bookForTest } from '../testing/book.cases.ts';
import { waitingIn } from './pool-book.ts';
import { pooledTicket } from './pooled-ticket.ts';
import type { WaitingTicket } from './waiting-pool.ts';

const interview = presetRuleset('interview');

/** A player of whom everything is known that can be. */
const known = (userId: string): Ticket['players'][number] => ({
  ...{ userId, rating: 1_500, deviation: 320, ratingFrom: 'account-api', ratingStale: true, sideBalance: -2 },
  ...{ roles: ['tank', 'healer'], blocked: ['eve'], recent: ['bob', 'cid'] },
});

const rules: Ruleset = {
  ...arena,
  backfill: true,
  preferences: interview.preferences,
  rating: { ...arena.rating!, provisionalExtra: 100 },
};
const preferred = { mode: 'ranked', topics: ['graphs'], duration: 30 };

const rich = arenaTicket([], {
  ...{ players: [known('ann'), known('abe')], attributes: [preferred], region: 'eu', maxRatingGap: 250 },
  ...{ headStartMs: 5_000, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
});
const measured = arenaTicket([1_400], { latencies: { eu: 20, us: 110 } });
const game = arenaTicket([], {
  players: [],
  backfill: {
    gameId: 'g-1',
    serverAddr: 'game:7777',
    teams: [{ team: arena.teams[0]!.name, players: [{ userId: 'rita', rating: 1_200 }], open: 4 }],
  },
});

it.each([
  ['a party with all that a ticket can have', rich],
  ['a player who measured the ways', measured],
  ['a running game', game],
  ['a player of whom little is known', arenaTicket([1_600])],
])('nothing of %s is lost in memory, and the engine reads what the rules say of it', (_, ticket) => {
  const sent = ticketSchema.parse(ticket);
  const test = bookForTest(rules);
  const name = sent.pools[0]!;
  const pool = test.book.insert(name, structuredClone(sent))!;
  const [waiting] = [...waitingIn(pool)] as [WaitingTicket];
  expect(JSON.parse(JSON.stringify(waiting.ticket))).toEqual(sent);

  const read = pooledTicket(waiting, pool);
  const told = toPoolTicket(rules, sent, name);
  for (const [field, value] of Object.entries(told)) {
    if (field !== 'players') expect([field, read[field as keyof typeof read]]).toEqual([field, value]);
  }
  expect(read.players).toHaveLength(told.players.length);
  for (const [index, player] of told.players.entries()) expect(read.players[index]).toMatchObject(player);
});
