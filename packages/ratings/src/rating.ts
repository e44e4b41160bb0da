/** What is known of a player's strength, in rating points (Glicko scale: 1500 is average, deviation 350 is unknown). */
export interface Rating {
  /** The most likely strength, points. 400 points more mean ten wins to one (Elo's curve, which Glicko-2 keeps). */
  rating: number;
  /** Standard deviation of the strength around `rating`, points: 95 % lie within two of them. */
  deviation: number;
  /** How much the strength itself is expected to move from one rating period to the next; 0.06 is usual, no unit. */
  volatility: number;
}

/** Deviation of a player of whom nothing is known, points (Glickman 2013, step 1). */
export const NEW_DEVIATION = 350;

/** Volatility of a player of whom nothing is known (Glickman 2013, step 1). */
export const NEW_VOLATILITY = 0.06;

/** The rating of a player who never played. @param defaultRating where newcomers begin, points */
export const newRating = (defaultRating: number): Rating => ({
  rating: defaultRating,
  deviation: NEW_DEVIATION,
  volatility: NEW_VOLATILITY,
});
