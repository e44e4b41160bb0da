/** What a step of forgetting did: how many rows, and the time of the newest of them, epoch ms. */
export interface Forgotten {
  count: number;
  newestMs?: number;
}

/** The history, as far as it is to be forgotten. What others are at is left to them. */
export interface OldHistory {
  /**
   * Forgets the oldest matches that were proposed before a time, with their players and what they did to ratings. Of those
   * that are still being placed only the ones before `placingBeforeMs`.
   */
  forgetMatches(options: { beforeMs: number; placingBeforeMs: number; limit: number }): Promise<Forgotten>;
  /** Forgets the challenges that were decided the longest ago, before a time; none that is open or has a game made for it. */
  forgetChallenges(options: { beforeMs: number; limit: number }): Promise<Forgotten>;
}
