import { type Game, type Match, type MatchEvent, matchEventId, partitionOf, type Ticket } from '@paireto/contracts';
import type { Process } from '../../kernel/process.ts';
import { type Task, unlessUnanswered } from '../../kernel/task.ts';
import type { World } from '../../world.ts';
import type { Breaker } from './breaker.ts';
import { done, retryAfter, retryDelayMs, type Verdict } from './verdict.ts';

/** One attempt to place one match. */
export interface Placement {
  world: World;
  process: Process;
  breaker: Breaker;
  match: Match;
  /** How often it was tried, from 1. */
  deliveryCount: number;
}

/** The match is to be tried again; the more often it was, the later. */
export const retry = ({ world, deliveryCount }: Placement): Verdict =>
  retryAfter(retryDelayMs(deliveryCount, world.random.next()));

const common = ({ world, match }: Placement) => ({ v: 1, at: world.scheduler.nowMs(), match }) as const;

function* tell(placement: Placement, event: MatchEvent): Task<Verdict> {
  const isStored = yield* placement.world.stream.publish(placement.process, event, matchEventId(event));
  return isStored || placement.world.planted('ack-before-publish') ? done : retry(placement);
}

/** Tells everybody that the game exists. Telling it twice does no harm. */
export const tellReady = (placement: Placement, game: Game, attempts: number): Task<Verdict> =>
  tell(placement, { ...common(placement), type: 'match.ready', game, attempts: Math.max(1, attempts) });

/** Tells everybody that there will be no game. Telling it twice does no harm. */
export const tellFailed = (placement: Placement, reason: string, attempts: number): Task<Verdict> =>
  tell(placement, { ...common(placement), type: 'match.failed', reason, attempts });

/** Tells the owners of their pools that these tickets wait again; a lost signal only costs time. */
export function announceJoins({ world }: Placement, tickets: readonly Ticket[]): void {
  for (const ticket of tickets) {
    for (const pool of ticket.pools) {
      world.commands.publish(`partition.${partitionOf(ticket.tenant, pool)}`, [{ op: 'join', pool, ticket }]);
    }
  }
}

/** After a definite refusal: the tickets wait again, or fail. */
export function* putBack(
  placement: Placement,
  refusal: { reason: string; final: boolean },
  attempts: number,
): Task<Verdict> {
  const { world, process, match } = placement;
  const requeued = yield* world.redis.call(process, `requeue ${match.id}`, (store) =>
    store.requeueMatch(match, refusal.reason, refusal.final),
  );
  // The match ended otherwise meanwhile; the claim of the next delivery says how.
  if (requeued.outcome === 'not-placing') return retry(placement);
  if (requeued.outcome === 'requeued') announceJoins(placement, requeued.searching);
  return yield* tellFailed(placement, refusal.reason, attempts);
}

/** For a match whose tickets are no longer its own: no game may stay behind. */
export function* buryMatch(placement: Placement, reason: string, requeued: readonly Ticket[]): Task<Verdict> {
  const { world, process, match } = placement;
  announceJoins(placement, requeued);
  const isClosed = world.planted('burial-trusts-404')
    ? yield* withdrawWhatIsFound(placement)
    : world.planted('game-of-void-match-stays') || (yield* world.games.closeKey(process, match.id));
  return isClosed ? yield* tellFailed(placement, reason, 0) : retry(placement);
}

/** What is created a moment later stays: a planted bug. */
function* withdrawWhatIsFound({ world, process, match }: Placement): Task<boolean> {
  const found = yield* world.games.find(process, match.id);
  if (found.outcome === 'found') return yield* world.games.withdraw(process, found.game.gameId);
  return found.outcome === 'none';
}

/** Gives the match its game, or finds out what became of it otherwise. */
export function* giveGame(placement: Placement, game: Game, attempts: number): Task<Verdict> {
  const { world, process, match } = placement;
  const finalize = world.redis.call(process, `finalize ${match.id}`, (store) => store.finalizeMatch(match, game));
  const finalized = world.planted('withdraw-when-unsure') ? yield* unlessUnanswered(finalize) : yield* finalize;
  switch (finalized?.outcome) {
    case undefined:
      yield* world.games.withdraw(process, game.gameId);
      return retry(placement);
    case 'finalized':
      return yield* tellReady(placement, game, attempts);
    case 'already-finalized':
      if (finalized.game.gameId !== game.gameId) yield* world.games.withdraw(process, game.gameId);
      return yield* tellReady(placement, finalized.game, attempts);
    case 'not-placing':
      // The match ended otherwise meanwhile, or a fail-over lost the commit; the claim of the next delivery says which.
      return retry(placement);
  }
}
