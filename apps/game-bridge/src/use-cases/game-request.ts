import type { AddPlayersRequest, CreateGameRequest, Match } from '@paireto/contracts';

type Color = 'white' | 'black';
type GamePlayers = CreateGameRequest['players'];

const isColor = (team: string): team is Color => team === 'white' || team === 'black';

/** The tickets of those who come to play: all but the one of a running game that asked for them. */
const playing = (match: Match): Match['tickets'] => match.tickets.filter(({ players }) => players.length > 0);

/** The colour that each team plays: its name where every team of the match is called white or black, else none. */
export const colorOf = (match: Match, team: string): Color | undefined =>
  isColor(team) && match.tickets.every((ticket) => ticket.players.length === 0 || isColor(ticket.team))
    ? team
    : undefined;

/** The request for the game of a match. The same match always gives the same request. */
export function toGameRequest(match: Match): CreateGameRequest {
  const players = gamePlayers(match);
  const white = players.find((player) => player.color === 'white');
  const black = players.find((player) => player.color === 'black');
  const isDuel = players.length === 2 && white !== undefined && black !== undefined;
  return {
    match_id: match.id,
    tenant: match.tenant,
    queue: match.queue,
    attributes: match.attributes,
    ...(match.region === undefined ? {} : { region: match.region }),
    players,
    ...(isDuel ? { white_player_id: white.id, black_player_id: black.id } : {}),
  };
}

/** The request that lets the players of a match into a running game. The same match always gives the same request. */
export const toAddPlayersRequest = (match: Match): AddPlayersRequest => ({
  match_id: match.id,
  tenant: match.tenant,
  queue: match.queue,
  players: gamePlayers(match),
});

const gamePlayers = (match: Match): GamePlayers =>
  playing(match).flatMap(({ ticketId, team, players }) =>
    players.map(({ userId, rating, role }) => {
      const color = colorOf(match, team);
      return {
        id: userId,
        rating,
        team,
        ...(color === undefined ? {} : { color }),
        ...(role === undefined ? {} : { role }),
        ...(players.length === 1 ? {} : { party_id: ticketId }),
      };
    }),
  );
