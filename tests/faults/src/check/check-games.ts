import type { CreatedGame, Evidence, StoredTicket, Violation } from './evidence.ts';
import type { Sighting, Stories } from './ticket-stories.ts';

/** G3: at most one game per match, exactly one per MATCHED, and both players are told the same of it. */
export function checkGames(evidence: Evidence, stories: Stories): Violation[] {
  const live = evidence.games.filter(({ withdrawn }) => !withdrawn);
  const gamesOf = Map.groupBy(live, ({ matchId }) => matchId);
  const isExcused = (ticketIds: readonly string[]): boolean =>
    ticketIds.some((id) => stories.get(id)?.isTainted ?? false);
  const found: Violation[] = [];
  const blame = (text: string, tickets: readonly string[]): void => {
    if (!isExcused(tickets)) found.push({ guarantee: 'G3', text, tickets });
  };

  for (const ticket of evidence.stored.tickets.values()) {
    if (ticket.state === 'MATCHED') checkMatchedTicket(ticket, gamesOf.get(ticket.matchId ?? '') ?? [], blame);
  }
  for (const [matchId, games] of gamesOf) {
    const match = evidence.stored.matches.get(matchId);
    const ids = match?.tickets.map(({ id }) => id) ?? ticketsOf(games, evidence, stories);
    if (games.length > 1) blame(`match ${matchId} has ${games.length} games: ${gameIds(games)}`, ids);
    if (match?.state !== 'MATCHED')
      blame(`match ${matchId} is ${match?.state ?? 'unknown'} and has a game: ${gameIds(games)}`, ids);
  }
  checkTold(stories, blame);
  return found;
}

type Blame = (text: string, tickets: readonly string[]) => void;

const gameIds = (games: readonly CreatedGame[]): string => games.map(({ gameId }) => gameId).join(', ');

function checkMatchedTicket(ticket: StoredTicket, games: readonly CreatedGame[], blame: Blame): void {
  const { id, matchId, gameId } = ticket;
  const [game] = games;
  if (game === undefined) blame(`ticket ${id} is MATCHED by match ${matchId}, which has no game`, [id]);
  else if (game.gameId !== gameId)
    blame(`ticket ${id} was sent to game ${gameId}, its match has ${gameIds(games)}`, [id]);
  else if (!game.userIds.includes(ticket.userId))
    blame(`game ${gameId} of ticket ${id} is without ${ticket.userId}`, [id]);
}

/** Tickets of the players of games whose match Redis does not know. */
function ticketsOf(games: readonly CreatedGame[], { stored }: Evidence, stories: Stories): string[] {
  const players = new Set(games.flatMap(({ tenant, userIds }) => userIds.map((userId) => `${tenant}/${userId}`)));
  return [
    ...[...stories.values()].filter(({ player }) => players.has(player)).map(({ id }) => id),
    ...[...stored.tickets.values()].filter((each) => players.has(`${each.tenant}/${each.userId}`)).map(({ id }) => id),
  ];
}

/** What the two players of a match were told fits together: one game, two colours, each other as opponents. */
function checkTold(stories: Stories, blame: Blame): void {
  const told = new Map<string, Map<string, { sighting: Sighting; player: string }>>();
  for (const story of stories.values()) {
    const sighting = story.sightings.findLast(({ entry }) => entry.status === 'MATCHED');
    if (sighting?.entry.matchId === undefined) continue;
    const ofMatch = told.get(sighting.entry.matchId) ?? new Map();
    told.set(sighting.entry.matchId, ofMatch.set(story.id, { sighting, player: story.player }));
  }
  for (const [matchId, byTicket] of told) {
    const ids = [...byTicket.keys()];
    const views = [...byTicket.values()].map(({ sighting, player }) => ({ ...sighting.entry, player }));
    const [first, second] = views;
    if (first === undefined || second === undefined) continue;
    if (views.length > 2) blame(`match ${matchId} was told to ${views.length} tickets`, ids);
    if (first.gameId === undefined || first.gameId !== second.gameId)
      blame(`the players of match ${matchId} were sent to ${first.gameId} and ${second.gameId}`, ids);
    if (new Set([first.color, second.color, 'white', 'black']).size !== 2 || first.color === second.color)
      blame(`the colours of match ${matchId} are ${first.color} and ${second.color}`, ids);
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const opponents = one.opponents.map((userId) => `${tenantOf(one.player)}/${userId}`);
      if (opponents.length !== 1 || opponents[0] !== other.player)
        blame(`in match ${matchId} ${one.player} was told to play ${opponents.join(', ')}, not ${other.player}`, ids);
    }
  }
}

const tenantOf = (player: string): string => player.slice(0, player.indexOf('/'));
