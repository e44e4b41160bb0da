import { isUnknown } from '../history/exchange.ts';
import type { Evidence, Violation } from './evidence.ts';
import type { Stories } from './ticket-stories.ts';

/** G7: nothing crosses tenants: no match, game, record or answer. */
export function checkTenants(evidence: Evidence, stories: Stories): Violation[] {
  const { stored, records, games, exchanges } = evidence;
  const found: Violation[] = [];
  const tenantOf = (ticketId: string): string | undefined =>
    stories.get(ticketId)?.player.split('/')[0] ?? stored.tickets.get(ticketId)?.tenant;
  const compare = (what: string, tenant: string, ticketIds: readonly string[]): void => {
    const strangers = ticketIds.filter((id) => (tenantOf(id) ?? tenant) !== tenant);
    if (strangers.length > 0)
      found.push({ guarantee: 'G7', text: `${what} of ${tenant} has tickets of another tenant`, tickets: ticketIds });
  };

  for (const { id, tenant, tickets } of stored.matches.values())
    compare(`match ${id}`, tenant, [...tickets.map((ticket) => ticket.id)]);
  for (const { id, tenant, players } of records.values()) {
    const ids = players.map(({ ticketId }) => ticketId);
    compare(`record ${id}`, tenant, ids);
    if (players.some((player) => player.tenant !== tenant))
      found.push({ guarantee: 'G7', text: `record ${id} of ${tenant} has players of another tenant`, tickets: ids });
  }
  for (const { gameId, matchId, tenant } of games) {
    const match = stored.matches.get(matchId);
    if (match !== undefined && match.tenant !== tenant)
      found.push({
        guarantee: 'G7',
        text: `game ${gameId} was created for ${tenant}, its match is of ${match.tenant}`,
        tickets: match.tickets.map(({ id }) => id),
      });
  }
  for (const { operation, entryId, player, reply } of exchanges) {
    if (operation !== 'trespass' || isUnknown(reply)) continue;
    if (reply.kind === 'problem' && reply.code === 'NOT_FOUND') continue;
    found.push({
      guarantee: 'G7',
      text: `${player} was answered ${reply.kind === 'silence' ? '' : reply.status} about ticket ${entryId} of another tenant`,
      tickets: entryId === undefined ? [] : [entryId],
    });
  }
  return found;
}
