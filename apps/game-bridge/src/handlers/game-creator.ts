import type { MatchEvent } from '@paireto/contracts';
import type { PlaceMatch } from '../use-cases/place-match.ts';
import { dead, type Verdict } from '../use-cases/verdict.ts';

/** Judges what the `game-creator` consumer is given: `match.found` events. */
export const createGameCreator =
  (placeMatch: PlaceMatch) =>
  async (event: MatchEvent, deliveryCount: number): Promise<Verdict> =>
    event.type === 'match.found'
      ? placeMatch(event.match, deliveryCount)
      : dead(`${event.type} is not for this consumer`);
