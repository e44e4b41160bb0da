import type { PartyMember } from './caller.ts';

/** Where a player's rating comes from, in points. Never the request: players would choose their opponents. */
export type RatingSource = (player: PartyMember, queue: string) => Promise<number>;
