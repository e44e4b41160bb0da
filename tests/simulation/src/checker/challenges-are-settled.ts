import type { Check } from './evidence.ts';
import { isOfChallenge, wasLost } from './history.ts';

/** A challenge that was accepted has its game, or is open again or failed; its tickets never wait. */
export const challengesAreSettled: Check = ({ history, challenges }) => {
  const problems: string[] = [];
  for (const { id, state, matches } of challenges) {
    const stories = matches.map((match) => history.matches.get(match.id));
    if (stories.some((story) => story !== undefined && wasLost(story))) continue;
    const games = stories.filter((story) => story?.changes.at(-1)?.row?.state === 'MATCHED');
    const wanted = state === 'STARTED' ? 1 : 0;
    if (games.length !== wanted) problems.push(`${id} is ${state} and has ${games.length} games`);
  }
  for (const story of history.tickets.values()) {
    if (isOfChallenge(story) && story.changes.some(({ row }) => row?.state === 'SEARCHING')) {
      problems.push(`${story.id} came by challenge and waits in a queue`);
    }
  }
  return problems;
};
