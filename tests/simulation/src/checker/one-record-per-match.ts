import type { Check } from './evidence.ts';
import { isForgotten, wasDropped, wasLost } from './history.ts';

/** G8: every finished match has exactly one record in the end, and it says how the match ended. */
export const oneRecordPerMatch: Check = ({ history, records }) => {
  const problems: string[] = [];
  const recordsOf = Map.groupBy(records, ({ match }) => match.id);
  for (const [matchId, all] of recordsOf) if (all.length > 1) problems.push(`${matchId} has ${all.length} records`);
  for (const story of history.matches.values()) {
    if (isForgotten(story)) continue;
    const row = story.changes.at(-1)?.row;
    const wanted = row?.state === 'VOID' ? 'FAILED' : row?.state;
    const record = recordsOf.get(story.match.id)?.[0];
    // Nobody was told of a match that its players did not accept, unless a fail-over lost that they had.
    if (row !== undefined && wasDropped(row) && record === undefined) continue;
    // That, and the event that it was found was lost too: nobody is left to tell how it ended.
    if (row !== undefined && wasDropped(row) && wasLost(story) && record?.state === 'PLACING') continue;
    // Its game was announced before a fail-over lost the match, and its tickets went elsewhere. That may be lost as well, but
    // by then nobody gets a game by its key.
    const wasVoid = story.changes.some((change) => change.row?.state === 'VOID');
    const hasNoGame = row?.state === 'VOID' || row?.state === 'FAILED';
    if (wasVoid && hasNoGame && record?.state === 'MATCHED' && wasLost(story)) continue;
    const isSameGame = record?.game?.gameId === row?.game?.gameId;
    if (record?.state !== wanted || !isSameGame) {
      problems.push(`${story.match.id} is ${row?.state}, its record says ${record?.state ?? 'nothing'}`);
    }
  }
  return problems;
};
