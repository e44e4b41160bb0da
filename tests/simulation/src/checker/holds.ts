import type { Check, Evidence } from './evidence.ts';
import { didNotHold, type TicketStory, wasLost } from './history.ts';

/** Who is held until the result of their game does not join before it, or before the time is up; and may join afterwards. */
export const holds: Check = (evidence) => {
  const stories = [...evidence.history.tickets.values()];
  return [...stories.flatMap((story) => joinedTooSoon(evidence, story)), ...refusedTooLong(evidence)];
};

/** From when to when a ticket held its player after its game was created; undefined where it did not. */
function holdOf({ history }: Evidence, story: TicketStory): { fromMs: number; toMs: number } | undefined {
  const matched = story.changes.find(({ row, isLoss }) => row?.state === 'MATCHED' && !isLoss);
  const match = history.matches.get(matched?.row?.matchId ?? '');
  if (matched === undefined || match?.match.holdForMs === undefined) return undefined;
  const resultAtMs = history.results.get(match.match.id)?.cameAtMs ?? Number.POSITIVE_INFINITY;
  return { fromMs: matched.atMs, toMs: Math.min(matched.atMs + match.match.holdForMs, resultAtMs) };
}

function joinedTooSoon(evidence: Evidence, story: TicketStory): string[] {
  const hold = holdOf(evidence, story);
  if (hold === undefined || wasLost(story) || didNotHold(evidence.history, story)) return [];
  return [...evidence.history.tickets.values()]
    .filter(({ id, tenant, userId }) => id !== story.id && tenant === story.tenant && userId === story.userId)
    .filter(({ changes }) => changes[0]!.atMs > hold.fromMs && changes[0]!.atMs < hold.toMs)
    .map(({ id }) => `${id} came although its player was held by ${story.id}`);
}

function refusedTooLong({ history }: Evidence): string[] {
  return history.requests.flatMap(({ reply, sentAtMs }) => {
    if (reply?.status !== 409 || reply.code !== 'ALREADY_QUEUED') return [];
    const story = history.tickets.get(reply.entryId);
    const since = story?.changes.findLast(({ atMs }) => atMs < sentAtMs);
    if (story === undefined || since?.row?.state !== 'MATCHED' || wasLost(story)) return [];
    const match = history.matches.get(since.row.matchId ?? '');
    const releasedAtMs = history.results.get(match?.match.id ?? '')?.releasedAtMs ?? Number.POSITIVE_INFINITY;
    const isOver = since.atMs + (match?.match.holdForMs ?? 0) < sentAtMs;
    const isReleased = releasedAtMs < sentAtMs && !history.mayHaveLost(releasedAtMs);
    return isOver || isReleased ? [`${reply.entryId} held its player longer than it may`] : [];
  });
}
