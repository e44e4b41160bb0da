import type { Evidence, StoredMatch, Violation } from './evidence.ts';
import type { Stories } from './ticket-stories.ts';

/** G8: in the end every match has its record, once, and the record says what Redis says. */
export function checkRecords({ stored, records }: Evidence, stories: Stories): Violation[] {
  const found: Violation[] = [];
  const blame = (text: string, tickets: readonly string[]): void => {
    if (!tickets.some((id) => stories.get(id)?.isTainted)) found.push({ guarantee: 'G8', text, tickets });
  };

  for (const match of stored.matches.values()) {
    const ids = match.tickets.map(({ id }) => id);
    const record = records.get(match.id);
    if (record === undefined) blame(`match ${match.id} (${match.state}) has no record`, ids);
    else if (record.state !== recordStateOf(match))
      blame(`match ${match.id} is ${match.state}, its record says ${record.state}`, ids);
    else if (!sameMembers(ids, [...new Set(record.players.map(({ ticketId }) => ticketId))]))
      blame(`the record of match ${match.id} has other tickets than the match`, ids);
  }
  for (const ticket of stored.tickets.values()) {
    if (ticket.state !== 'MATCHED') continue;
    const record = records.get(ticket.matchId ?? '');
    if (record?.gameId !== ticket.gameId)
      blame(`ticket ${ticket.id} plays game ${ticket.gameId}, the record says ${record?.gameId}`, [ticket.id]);
  }
  for (const record of records.values()) {
    const ids = record.players.map(({ ticketId }) => ticketId);
    if (!stored.matches.has(record.id))
      blame(`record ${record.id} (${record.state}) is of no match that Redis knows`, ids);
    if (new Set(ids).size < ids.length) blame(`record ${record.id} has a ticket twice`, ids);
  }
  return found;
}

const recordStateOf = ({ state }: StoredMatch): string => (state === 'VOID' ? 'FAILED' : state);

const sameMembers = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((member) => right.includes(member));
