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
    state: record.state,
    backfill_game_id: match.backfill?.gameId ?? null,
    game_id: record.state === 'MATCHED' ? record.game.gameId : null,
    server_addr: record.state === 'MATCHED' ? (record.game.serverAddr ?? null) : null,
    rating_gap: ratingGap(match),
    attempts: record.attempts,
    failure_reason: record.state === 'FAILED' ? record.reason : null,
    proposed_at: instant(match.proposedAt),
    committed_at: record.committedAt === undefined ? null : instant(record.committedAt),
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
      // The two times are of different clocks, so a short wait may seem to be negative.
      wait_ms: Math.min(Math.max(match.proposedAt - ticket.enqueuedAt, 0), MAX_INTEGER),
      enqueued_at: instant(ticket.enqueuedAt),
      proposed_at: instant(match.proposedAt),
    })),
  );
}

const instant = (epochMs: number): string => new Date(epochMs).toISOString();
