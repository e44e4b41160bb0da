import type { Check } from './evidence.ts';
import { rowsBetween, wasLostWhole } from './history.ts';

/** G4: a cancel answered 200 means never matched afterwards; one answered 409 names the match that it lost to. */
export const cancelIsDecisive: Check = ({ history, ledger }) => {
  const problems: string[] = [];
  const live = ledger.filter(
    ({ match, withdrawnAtMs }) => withdrawnAtMs === undefined && !wasLostWhole(history, history.matches.get(match.id)!),
  );
  for (const { request, reply, sentAtMs, answeredAtMs } of history.requests) {
    if (request.verb !== 'cancel' || reply === undefined || answeredAtMs === undefined) continue;
    const story = history.tickets.get(request.entryId);
    if (story === undefined) continue;
    const wasUndone = story.changes.some(({ isLoss, atMs }) => isLoss && atMs >= sentAtMs);
    if (reply.status === 200 && !wasUndone) {
      const last = story.changes.at(-1)?.row;
      if (last?.state !== 'CANCELLED') problems.push(`${story.id} was cancelled with 200 and is ${last?.state}`);
      const game = live.find(({ match }) => match.tickets.some(({ ticketId }) => ticketId === story.id));
      if (game) problems.push(`${story.id} was cancelled with 200 and plays ${game.gameId}`);
    }
    if (reply.status === 409 && reply.code === 'CANNOT_CANCEL') {
      const isTrue = rowsBetween(story, sentAtMs, answeredAtMs).some(
        (row) => row?.state === reply.state && row.matchId === reply.matchId,
      );
      const isNamed = reply.matchId !== undefined || !['PLACING', 'MATCHED'].includes(reply.state);
      if (!isTrue || !isNamed) problems.push(`${story.id} could not be cancelled: ${reply.state} in ${reply.matchId}`);
    }
  }
  return problems;
};
