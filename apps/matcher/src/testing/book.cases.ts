import type { Ruleset, Ticket } from '@paireto/contracts';
import { buildTicket, chessRuleset, presetRuleset } from '@paireto/testkit';
import type { KeptTicket } from '../use-cases/kept-ticket.ts';
import { createKnownQueues } from '../use-cases/known-queues.ts';
import { createPoolBook } from '../use-cases/pool-book.ts';
import type { WaitingPool, WaitingTicket } from '../use-cases/waiting-pool.ts';

/** The preset `chess` with something changed. */
export const chessWith = (overrides: Partial<Ruleset> = {}): Ruleset => ({ ...chessRuleset, ...overrides });

/** The same with another rating window: so wide at once, and so much wider every so often. */
export const chessWithWindow = (initial: number, by: number, everyMs: number): Ruleset =>
  chessWith({
    rating: {
      window: { initial, max: 10_000, growth: { by, everyMs } },
      measuredBy: 'both',
      ownLimit: false,
    },
  });

/** The preset `arena`: five against five. */
export const arena: Ruleset = presetRuleset('arena');

/** A ticket of the arena with players of these ratings, a party where there are several. */
export const arenaTicket = (ratings: readonly number[], overrides: Partial<Ticket> = {}): Ticket =>
  buildTicket({
    queue: arena.name,
    rulesetVersion: arena.version,
    pools: ['arena:ranked'],
    attributes: [{ mode: 'ranked' }],
    players: ratings.map((rating) => ({ userId: `player-${crypto.randomUUID()}`, rating, sideBalance: 0 })),
    ...overrides,
  });

/** A ticket of one player with this rating. */
export const ratedTicket = (rating: number, overrides: Partial<Ticket> = {}): Ticket => {
  const ticket = buildTicket(overrides);
  return { ...ticket, players: ticket.players.map((player) => ({ ...player, rating })) };
};

/** A ticket as a book would hold it, in none. */
export const heldTicket = (ticket: Ticket, isInFlight = false): WaitingTicket => ({
  ...{ id: ticket.id, ticket: ticket as KeptTicket, pools: [], isInFlight, expiryPlace: -1 },
});

/** A book, with what it told. */
export function bookForTest(ruleset: Ruleset = chessRuleset) {
  const entered: WaitingTicket[] = [];
  const left: WaitingTicket[] = [];
  const dropped: WaitingPool[] = [];
  const refused: string[] = [];
  const queues = createKnownQueues(new Map([[ruleset.name, ruleset]]), (name) => refused.push(name));
  const departed: { pool: string; ticketId: string; isMatched: boolean }[] = [];
  const joined: { pool: string; ticketId: string }[] = [];
  const book = createPoolBook({
    queues,
    onJoined: (pool, ticket) => joined.push({ pool: pool.name, ticketId: ticket.id }),
    onDeparted: (pool, ticket, isMatched) => departed.push({ pool: pool.name, ticketId: ticket.id, isMatched }),
    onEnter: (ticket) => entered.push(ticket),
    onLeave: (ticket) => left.push(ticket),
    onDrop: (pool) => dropped.push(pool),
  });
  /** Lets a pass form the matches of a pool, now or at another time; the tickets of each, which are in flight then. */
  const takeMatches = (pool = buildTicket().pools[0]!, nowMs = Date.now()): WaitingTicket[][] => {
    const found = book.find('demo', pool);
    if (found === undefined) return [];
    const { proposals } = found.engine.findMatches(nowMs);
    const taken = proposals.map(({ tickets }) => tickets.map(({ waiting }) => waiting));
    book.takeOut(taken.flat(), found);
    return taken;
  };
  return { book, queues, entered, left, joined, departed, dropped, refused, takeMatches };
}
