import {
  type BridgeRefusal,
  type BridgeReply,
  type BridgeRequest,
  bridgeOperations,
  bridgeRequestSubject,
} from '@paireto/contracts';
import { natsOfTest } from './heard-on-nats.ts';

type Request = BridgeRequest<'rating.lookup'>;

/** Answers `rating.lookup` on NATS as a bridge does, or as it is told to. */
export interface RatingLookups {
  /** By tenant, queue and player, joined by spaces: points. Everybody else has the default. */
  ratings: Map<string, number>;
  /** What was asked, in order. */
  requests: Request[];
  /** `undefined`: says nothing. */
  reply: (request: Request) => BridgeReply<'rating.lookup'> | BridgeRefusal | undefined;
  stop(): Promise<void>;
}

/** The deviation of all that it tells. */
export const TOLD_DEVIATION = 80;

export async function answerRatingLookups(natsUrl: string, defaultRating: number): Promise<RatingLookups> {
  const nats = await natsOfTest(natsUrl);
  const ratings: RatingLookups['ratings'] = new Map();
  const lookups: RatingLookups = {
    ratings,
    requests: [],
    reply: ({ tenant, queue, userIds }) => ({
      outcome: 'found',
      players: userIds.map((userId) => ({
        userId,
        rating: ratings.get(`${tenant} ${queue} ${userId}`) ?? defaultRating,
        deviation: TOLD_DEVIATION,
        games: 0,
      })),
    }),
    stop: () => nats.close(),
  };
  nats.subscribe(bridgeRequestSubject('rating.lookup'), {
    callback: (_, message) => {
      const request = bridgeOperations['rating.lookup'].request.parse(message.json());
      lookups.requests.push(request);
      const reply = lookups.reply(request);
      if (reply !== undefined) message.respond(JSON.stringify(reply));
    },
  });
  await nats.flush();
  return lookups;
}
