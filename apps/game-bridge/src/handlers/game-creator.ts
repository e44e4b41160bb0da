import type { PlaceMatches } from '../use-cases/place-matches.ts';
import { dead, type Verdict } from '../use-cases/verdict.ts';
import type { JudgeEvents } from './judge-each-event.ts';

/** Judges what the `game-creator` consumer is given: `match.found` events. */
export const createGameCreator =
  (placeMatches: PlaceMatches): JudgeEvents =>
  async (events, deliveryCount) => {
    const matches = events.flatMap((event) => (event.type === 'match.found' ? [event.match] : []));
    const placed = matches.length === 0 ? [] : await placeMatches(matches, deliveryCount);
    if (placed.length === events.length) return placed;
    const verdicts = placed.values();
    return events.map(({ type }): Verdict | Error =>
      type === 'match.found' ? verdicts.next().value! : dead(`${type} is not for this consumer`),
    );
  };
