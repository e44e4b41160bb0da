import type { CreateGameRequest, Match } from '@paireto/contracts';

type Color = 'white' | 'black';

const isColor = (team: string): team is Color => team === 'white' || team === 'black';

/** The colour that each team plays: its name where every team of the match is called white or black, else none. */
export const colorOf = (match: Match, team: string): Color | undefined =>
  match.tickets.every((ticket) => isColor(ticket.team)) && isColor(team) ? team : undefined;

/** The request for the game of a match. The same match always gives the same request. */
export function toGameRequest(match: Match): CreateGameRequest {
  const players = match.tickets.flatMap((ticket) =>
    ticket.players.map((player) => {
      const color = colorOf(match, ticket.team);
      return {
        id: player.userId,
        rating: player.rating,
        team: ticket.team,
        ...(color === undefined ? {} : { color }),
      };
    }),
  );
  const white = players.filter((player) => player.color === 'white');
  const black = players.filter((player) => player.color === 'black');
  const [whitePlayer, blackPlayer] = [white[0], black[0]];
  const isDuel = players.length === 2 && whitePlayer !== undefined && blackPlayer !== undefined;
  return {
    match_id: match.id,
    tenant: match.tenant,
    queue: match.queue,
    attributes: match.attributes,
    ...(match.region === undefined ? {} : { region: match.region }),
    players,
    ...(isDuel ? { white_player_id: whitePlayer.id, black_player_id: blackPlayer.id } : {}),
  };
}
