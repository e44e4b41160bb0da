import { ratingGap } from '@paireto/contracts';
import { colorOf } from '../../use-cases/game-request.ts';
import type { MatchRecord } from '../../use-cases/match-record.ts';

/** Largest value of a PostgreSQL integer. */
const MAX_INTEGER = 2_147_483_647;

/** The last time of JavaScript's calendar (ECMA-262, 21.4.1.1), epoch ms; that of PostgreSQL ends later. */
const LAST_INSTANT = 8.64e15;

/** The row of `match_records` that a record makes, by column name; what is left out is null. Times are in epoch ms. */
export function toRecordRow(record: MatchRecord) {
  const { match } = record;
  return {
    id: match.id,
    tenant: match.tenant,
    queue: match.queue,
    ruleset_version: match.rulesetVersion,
    pool: match.pool,
    region: match.region,
    attributes: match.attributes,
    source: match.challenge === undefined ? 'queue' : 'challenge',
    challenge_id: match.challenge?.id,
    state: record.state,
    backfill_game_id: match.backfill?.gameId,
    game_id: record.state === 'MATCHED' ? record.game.gameId : undefined,
    server_addr: record.state === 'MATCHED' ? record.game.serverAddr : undefined,
    rating_gap: ratingGap(match),
    attempts: record.attempts,
    failure_reason: record.state === 'FAILED' ? record.reason : undefined,
    proposed_at: instant(match.proposedAt),
    committed_at: knownInstant(record.committedAt),
    claimed_at: knownInstant(record.claimedAt),
    game_created_at: knownInstant(record.gameCreatedAt),
    ready_at: record.state === 'MATCHED' ? instant(record.readyAt) : undefined,
    failed_at: record.state === 'FAILED' ? instant(record.failedAt) : undefined,
  };
}

/** The rows of `match_players` that a record makes, likewise. */
export function toPlayerRows({ match }: MatchRecord) {
  return match.tickets.flatMap((ticket) =>
    ticket.players.map((player) => ({
      match_id: match.id,
      user_id: player.userId,
      tenant: match.tenant,
      ticket_id: ticket.ticketId,
      team: ticket.team,
      role: player.role,
      color: colorOf(match, ticket.team),
      rating: player.rating,
      deviation: player.deviation,
      rating_from: player.ratingFrom ?? 'token',
      stale: player.ratingStale ?? false,
      // The two times are of different clocks, so a short wait may seem to be negative.
      wait_ms: Math.min(Math.max(match.proposedAt - ticket.enqueuedAt, 0), MAX_INTEGER),
      enqueued_at: instant(ticket.enqueuedAt),
      proposed_at: instant(match.proposedAt),
    })),
  );
}

/** The same number. @throws when it is beyond the calendar, so that nobody could read it as a time. */
function instant(epochMs: number): number {
  if (epochMs > LAST_INSTANT) throw new RangeError(`${epochMs} ms are beyond the calendar`);
  return epochMs;
}

const knownInstant = (epochMs: number | undefined) => (epochMs === undefined ? undefined : instant(epochMs));
