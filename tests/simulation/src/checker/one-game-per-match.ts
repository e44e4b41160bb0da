import type { Check } from './evidence.ts';
import { wasLostWhole } from './history.ts';

/** G3: at most one live game per match at any time; in the end exactly one per MATCHED and none for any other. */
export const oneGamePerMatch: Check = ({ history, ledger }) => {
  const problems: string[] = [];
  const gamesOf = Map.groupBy(ledger, ({ match }) => match.id);

  for (const [matchId, games] of gamesOf) {
    for (const [index, game] of games.entries()) {
      const withdrawnAtMs = game.withdrawnAtMs ?? Number.POSITIVE_INFINITY;
      const next = games[index + 1];
      if (next && next.createdAtMs < withdrawnAtMs) problems.push(`${matchId} has two live games at once`);
    }
  }
  for (const story of history.matches.values()) {
    const { match, changes } = story;
    const row = changes.at(-1)?.row;
    const live = (gamesOf.get(match.id) ?? []).filter(({ withdrawnAtMs }) => withdrawnAtMs === undefined);
    if (row?.state === 'MATCHED') {
      const isRight = live.length === 1 && live[0]?.gameId === row.game?.gameId;
      if (!isRight) problems.push(`${match.id} is MATCHED with ${row.game?.gameId}, its games: ${list(live)}`);
    } else if (live.length > 0 && !wasLostWhole(history, story)) {
      problems.push(`${match.id} is ${row?.state ?? 'GONE'} and has the game ${list(live)}`);
    }
  }
  for (const { id, changes } of history.tickets.values()) {
    const row = changes.at(-1)?.row;
    if (row?.state !== 'MATCHED') continue;
    const match = history.matches.get(row.matchId ?? '')?.changes.at(-1)?.row;
    if (match?.state !== 'MATCHED') problems.push(`${id} is MATCHED in ${row.matchId}, which is ${match?.state}`);
  }
  return problems;
};

const list = (games: readonly { gameId: string }[]): string => games.map(({ gameId }) => gameId).join(', ') || 'none';
