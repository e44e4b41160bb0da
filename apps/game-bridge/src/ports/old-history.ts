/** What a step of forgetting did: how many rows, and the time of the newest of them, epoch ms. */
export interface Forgotten {
  count: number;
  newestMs?: number;
}

/** The history, as far as it is to be forgotten. What others are at is left to them. */
export interface OldHistory {
  /**
   * Forgets matches that were proposed before the day (UTC) of this time, the oldest days first, with their players and what
   * they did to ratings. Of those that are still being placed only the ones before `placingBeforeMs`.
   */
  forgetMatches(options: { beforeDayMs: number; placingBeforeMs: number; limit: number }): Promise<Forgotten>;
  /** Forgets the challenges that were decided the longest ago, before a time; none that is open or has a game made for it. */
  forgetChallenges(options: { beforeMs: number; limit: number }): Promise<Forgotten>;
}
