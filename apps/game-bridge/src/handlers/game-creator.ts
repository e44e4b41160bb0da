import type { Delivery } from '../ports/delivery.ts';
import type { PlaceMatch } from '../use-cases/place-match.ts';
import { dead, type Verdict } from '../use-cases/verdict.ts';
import { parseMatchEvent } from './parse-match-event.ts';

/** Handles what the `game-creator` consumer is given: `match.found` events. */
export const createGameCreator =
  (placeMatch: PlaceMatch) =>
  async (delivery: Delivery): Promise<Verdict> => {
    const parsed = parseMatchEvent(delivery);
    if (!parsed.ok) return dead(parsed.reason);
    if (parsed.value.type !== 'match.found') return dead(`${parsed.value.type} is not for this consumer`);
    return placeMatch(parsed.value.match, delivery.deliveryCount);
  };
