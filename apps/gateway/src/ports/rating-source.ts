import type { Caller } from './caller.ts';

/** Where a player's rating comes from, in points. Never the request: players would choose their opponents. */
export type RatingSource = (player: Pick<Caller, 'userId' | 'rating'>, queue: string) => Promise<number>;
