import { ratingGap } from '@paireto/contracts';
import { colorOf } from '../../use-cases/game-request.ts';
import type { MatchRecord } from '../../use-cases/match-record.ts';

/** Largest value of a PostgreSQL integer. */
const MAX_INTEGER = 2_147_483_647;

/** The row of `match_records` that a record makes, by column name. */
export function toRecordRow(record: MatchRecord) {
  const { match } = record;
  return {
    id: match.id,
    tenant: match.tenant,
    queue: match.queue,
    ruleset_version: match.rulesetVersion,
    pool: match.pool,
    region: match.region ?? null,
    attributes: match.attributes,
    source: match.challenge === undefined ? 'queue' : 'challenge',
    challenge_id: match.challenge?.id ?? null,
    state: record.state,
    backfill_game_id: match.backfill?.gameId ?? null,
    game_id: record.state === 'MATCHED' ? record.game.gameId : null,
    server_addr: record.state === 'MATCHED' ? (record.game.serverAddr ?? null) : null,
    rating_gap: ratingGap(match),
    attempts: record.attempts,
    failure_reason: record.state === 'FAILED' ? record.reason : null,
    proposed_at: instant(match.proposedAt),
    committed_at: knownInstant(record.committedAt),
    claimed_at: knownInstant(record.claimedAt),
    game_created_at: knownInstant(record.gameCreatedAt),
    ready_at: record.state === 'MATCHED' ? instant(record.readyAt) : null,
    failed_at: record.state === 'FAILED' ? instant(record.failedAt) : null,
  };
}

/** The rows of `match_players` that a record makes, by column name. */
export function toPlayerRows({ match }: MatchRecord) {
  return match.tickets.flatMap((ticket) =>
    ticket.players.map((player) => ({
      match_id: match.id,
      user_id: player.userId,
      tenant: match.tenant,
      ticket_id: ticket.ticketId,
      team: ticket.team,
      role: player.role ?? null,
      color: colorOf(match, ticket.team) ?? null,
      rating: player.rating,
      deviation: player.deviation ?? null,
      rating_from: player.ratingFrom ?? 'token',
      stale: player.ratingStale ?? false,
      // The two times are of different clocks, so a short wait may seem to be negative.
      wait_ms: Math.min(Math.max(match.proposedAt - ticket.enqueuedAt, 0), MAX_INTEGER),
      enqueued_at: instant(ticket.enqueuedAt),
      proposed_at: instant(match.proposedAt),
    })),
  );
}

const instant = (epochMs: number): string => new Date(epochMs).toISOString();
const knownInstant = (epochMs: number | undefined): string | null => (epochMs === undefined ? null : instant(epochMs));
