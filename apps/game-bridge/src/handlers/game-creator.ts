import { matchEventSchema } from '@paireto/contracts';
import type { Delivery } from '../ports/delivery.ts';
import type { PlaceMatch } from '../use-cases/place-match.ts';
import { dead, type Verdict } from '../use-cases/verdict.ts';
import { parseMessage } from './parse-message.ts';

/** Handles what the `game-creator` consumer is given: `match.found` events. */
export const createGameCreator =
  (placeMatch: PlaceMatch) =>
  async (delivery: Delivery): Promise<Verdict> => {
    const parsed = parseMessage(matchEventSchema, delivery.data);
    if (!parsed.ok) return dead(parsed.reason);
    if (parsed.value.type !== 'match.found') return dead(`${parsed.value.type} on ${delivery.subject}`);
    return placeMatch(parsed.value.match, delivery.deliveryCount);
  };
