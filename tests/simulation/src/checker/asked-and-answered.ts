import type { Check, Evidence } from './evidence.ts';
import { type AskedRequest, type MatchStory, type TicketStory, wasLost } from './history.ts';

/** A ready check: nobody plays who did not accept, nobody is put out who did, and nobody declined who did not say so. */
export const askedAndAnswered: Check = (evidence) => {
  const { matches, tickets } = evidence.history;
  return [
    ...[...matches.values()].flatMap((story) => placedUnasked(evidence, story)),
    ...[...tickets.values()].flatMap((story) => putOutWrongly(evidence, story)),
  ];
};

/** Players of a match that was to be placed who had not accepted anything by then. */
function placedUnasked({ history }: Evidence, { match, changes }: MatchStory): string[] {
  const placed = changes.find(({ row }) => row?.state === 'PLACING');
  if (match.acceptWithinMs === undefined || placed === undefined) return [];
  return match.tickets
    .filter(({ ticketId }) => !history.requests.some((asked) => isWord(asked, 'accept', ticketId, placed.atMs)))
    .map(({ ticketId }) => `${ticketId} is placed in ${match.id} and did not accept it`);
}

function putOutWrongly({ history }: Evidence, story: TicketStory): string[] {
  const last = story.changes.at(-1);
  if (last?.row?.state !== 'CANCELLED' || wasLost(story)) return [];
  const { matchId, reason } = last.row;
  // A fail-over may lose an acceptance alone.
  const match = history.matches.get(matchId ?? '');
  if (match !== undefined && wasLost(match)) return [];
  if (reason === 'declined') {
    const hasSaidSo = history.requests.some(
      (asked) => isWord(asked, 'decline', story.id, last.atMs) || isWord(asked, 'cancel', story.id, last.atMs),
    );
    return hasSaidSo ? [] : [`${story.id} is said to have declined ${matchId}`];
  }
  const hasAccepted = history.requests.some(
    (asked) => isWord(asked, 'accept', story.id, last.atMs) && isAboutMatch(asked, matchId),
  );
  return reason === 'not-accepted' && hasAccepted ? [`${story.id} accepted ${matchId} and is put out`] : [];
}

const isWord = ({ request, sentAtMs }: AskedRequest, verb: string, ticketId: string, byMs: number): boolean =>
  request.verb === verb && 'entryId' in request && request.entryId === ticketId && sentAtMs <= byMs;

/** Whether the answer tells of this match. */
const isAboutMatch = ({ reply }: AskedRequest, matchId: string | undefined): boolean =>
  reply?.status === 200 && reply.entry?.matchId === matchId;
