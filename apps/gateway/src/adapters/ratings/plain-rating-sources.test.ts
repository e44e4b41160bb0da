import { createRatingOfQueue } from './rating-of-queue.ts';
import { describeRatingSource } from './rating-source.cases.ts';
import { staticRatingSource } from './static-rating-source.ts';
import { tokenRatingSource } from './token-rating-source.ts';

const ratings = createRatingOfQueue({ token: tokenRatingSource, static: staticRatingSource });
const world = {
  ratings,
  know: async (userId: string, rating: number) => ({ userId, rating }),
  stop: async () => undefined,
};

describeRatingSource({ source: 'token', tellsApart: true, knowsIds: false }, async () => world);
describeRatingSource({ source: 'static', tellsApart: false, knowsIds: false }, async () => world);
