import type { QueueEntry } from '@paireto/contracts';
import type { CliContext, Style } from '../cli-context.ts';
import { printable } from './printable.ts';
import { spanText } from './time-text.ts';

const styles: Record<QueueEntry['status'], Style> = {
  SEARCHING: 'cyan',
  REQUIRES_ACCEPTANCE: 'yellow',
  PLACING: 'yellow',
  MATCHED: 'green',
  CANCELLED: 'gray',
  TIMED_OUT: 'red',
  FAILED: 'red',
};

/** A status in its colour. */
export const statusText = (status: QueueEntry['status'], paint: CliContext['paint']): string =>
  paint(styles[status], status);

/** An entry in some lines: where it stands, since when, and what to do or where to play. */
export function entryLines(entry: QueueEntry, { paint, nowMs }: Pick<CliContext, 'paint' | 'nowMs'>): string[] {
  return [
    `${statusText(entry.status, paint)}  ${printable(entry.pool)}  ${paint('gray', entry.queue_entry_id)}`,
    ...standing(entry, nowMs()).map((line) => `  ${printable(line)}`),
  ];
}

/** What there is to say of it besides its status, in one line. */
export const entrySummary = (entry: QueueEntry, nowMs: number): string => printable(standing(entry, nowMs).join('; '));

function standing(entry: QueueEntry, nowMs: number): string[] {
  const { acceptance, reason } = entry;
  switch (entry.status) {
    case 'SEARCHING':
      return waiting(entry, nowMs);
    case 'REQUIRES_ACCEPTANCE':
      if (acceptance === undefined) return ['a match asks for your acceptance'];
      return [
        `${acceptance.accepted_players} of ${acceptance.players} accepted`,
        acceptance.accepted
          ? 'you have accepted'
          : `accept within ${spanText(left(acceptance.accept_by, nowMs))}: paireto accept`,
      ];
    case 'PLACING':
      return [`match ${entry.match_id ?? 'found'}: its game is being created`];
    case 'MATCHED':
      return matched(entry);
    case 'CANCELLED':
      return reason === undefined ? [] : [`because ${reason}`];
    case 'TIMED_OUT':
      return ['nobody was found in time'];
    case 'FAILED':
      return [`no game could be created${reason === undefined ? '' : `: ${reason}`}`];
  }
}

const left = (iso: string, nowMs: number): number => Math.max(0, (Date.parse(iso) - nowMs) / 1_000);

function waiting(
  { enqueued_at, wait_estimate, estimated_wait_seconds, position, rating_window, reason, rating, players }: QueueEntry,
  nowMs: number,
): string[] {
  const waitedS = Math.max(0, (nowMs - Date.parse(enqueued_at)) / 1_000);
  const expected =
    wait_estimate !== null && wait_estimate !== undefined
      ? `half of the waits end within ${spanText(wait_estimate.p50_seconds)}, nine of ten within ${spanText(wait_estimate.p90_seconds)}`
      : estimated_wait_seconds === null
        ? 'too little is known to say how long it takes'
        : `expected ${spanText(estimated_wait_seconds)}`;
  return [
    `rating ${Math.round(rating)}, waits ${spanText(waitedS)}${players.length > 1 ? `, a party of ${players.length}` : ''}`,
    expected,
    ...(rating_window === undefined ? [] : [`meets others within ${Math.round(rating_window)} rating points`]),
    ...(position === undefined ? [] : [`place in line ${position}`]),
    ...(reason === undefined ? [] : [`an earlier match came to nothing: ${reason}`]),
  ];
}

function matched({ assignment, match_id }: QueueEntry): string[] {
  if (assignment === undefined) return [`match ${match_id ?? ''}`];
  const others = assignment.opponents.map(({ user_id, rating }) => `${user_id} (${Math.round(rating)})`).join(', ');
  const mates = assignment.teammates.map(({ user_id }) => user_id).join(', ');
  return [
    `game ${assignment.game_id}${assignment.server_addr === undefined ? '' : ` at ${assignment.server_addr}`}`,
    `as ${assignment.color ?? assignment.team}${assignment.role === undefined ? '' : `, ${assignment.role}`}${others === '' ? '' : ` against ${others}`}${mates === '' ? '' : `, with ${mates}`}`,
  ];
}
