import type { Game, Match, MatchEvent, PoolCommand, Ticket } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import type { GameService } from '../ports/game-service.ts';
import type { PlacingTickets } from '../ports/placing-tickets.ts';
import { retryDelayMs } from './retry-delay.ts';
import { done, retryAfter, type Verdict } from './verdict.ts';

/** What placing matches needs. */
export interface PlacementDeps {
  tickets: PlacingTickets;
  games: GameService;
  /** Whether the game service is asked about this match by itself, so that it need not wait for others nor they for it. */
  goesAlone: (match: Match) => boolean;
  /** Publishes events; tells for each, in order, whether the stream has it. */
  publish: (events: readonly MatchEvent[]) => Promise<readonly boolean[]>;
  /** Tells the owners of pools about tickets that came back. */
  announce: (commands: readonly PoolCommand[]) => void;
  nowMs: () => number;
  /** Numbers in [0, 1), for jitter. */
  random: () => number;
  logger: Pick<Logger, 'info' | 'warn'>;
  /** Age from which the ticket store may have forgotten a match that was played long ago, in ms. */
  forgottenAfterMs: number;
}

/** One attempt to place one match. */
export interface Placement extends PlacementDeps {
  match: Match;
  /** How often it was tried, from 1. */
  deliveryCount: number;
  /** When this attempt took it up. Epoch ms. */
  claimedAt: number;
}

/** Longest reason that an event may carry. */
const MAX_REASON_LENGTH = 512;

/** The match is to be tried again; the more often it was, the later. */
export const retry = ({ deliveryCount, random }: Pick<Placement, 'deliveryCount' | 'random'>): Verdict =>
  retryAfter(retryDelayMs(deliveryCount, random()));

/** When the attempt that got the game took the match up, and when it had the game. Epoch ms. */
interface Steps {
  claimedAt: number;
  createdAt: number;
}

/** What is told of a match that has its game. `steps`: of the attempt that got it. */
export const readyEvent = (match: Match, at: number, game: Game, attempts: number, steps?: Steps): MatchEvent => ({
  v: 1,
  type: 'match.ready',
  at,
  match,
  game,
  attempts: Math.max(attempts, 1),
  ...steps,
});

/**
 * Tells everybody that the game exists. Telling it twice does no harm.
 * @param createdAt when this attempt had the game, if it is the one that got it. Epoch ms.
 */
export async function tellReady(
  placement: Placement,
  game: Game,
  attempts: number,
  createdAt?: number,
): Promise<Verdict> {
  const { match, claimedAt, nowMs } = placement;
  const steps = createdAt === undefined ? undefined : { claimedAt, createdAt };
  return tell(placement, readyEvent(match, nowMs(), game, attempts, steps));
}

/** Tells everybody that there will be no game. Telling it twice does no harm. */
export async function tellFailed(placement: Placement, reason: string, attempts: number): Promise<Verdict> {
  return tell(placement, {
    v: 1,
    type: 'match.failed',
    at: placement.nowMs(),
    match: placement.match,
    reason: reason.slice(0, MAX_REASON_LENGTH),
    attempts,
  });
}

async function tell(placement: Placement, event: MatchEvent): Promise<Verdict> {
  const [published] = await placement.publish([event]);
  return published ? done : retry(placement);
}

/** Withdraws a game that nobody will play, or these players from a running one; tells whether that is certain. */
export async function withdrawGame(placement: Placement, game: Game): Promise<boolean> {
  const withdrawn = await placement.games.withdraw(placement.match, game);
  placement.logger.warn({ match_id: placement.match.id, game_id: game.gameId, withdrawn }, 'game has no takers');
  return withdrawn;
}

/** Tells the owners of their pools that these tickets wait again; a lost signal only costs time. */
export function announceJoins(placement: Placement, tickets: readonly Ticket[]): void {
  const commands = tickets.flatMap((ticket) => ticket.pools.map((pool): PoolCommand => ({ op: 'join', pool, ticket })));
  if (commands.length > 0) placement.announce(commands);
}
