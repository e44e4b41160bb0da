import type { AttributeValue } from '@paireto/engine';

/** Somebody who comes to play: one player, or a party that stays together. Time is virtual, ms from the start. */
export interface Entrant {
  readonly id: string;
  readonly arrivalMs: number;
  /** Gives up when still waiting then; Infinity: never by themselves. */
  readonly leavesMs: number;
  /** One rating per player, points. */
  readonly ratings: readonly number[];
  /** Who shares it may meet. */
  readonly pool: string;
  readonly region?: string;
  readonly priorityClass?: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** Everybody, in order of arrival, and how they came about. */
export interface Population {
  readonly entrants: readonly Entrant[];
  /** One line: how they were drawn, or the file. */
  readonly description: string;
}

export const meanRating = ({ ratings }: Entrant): number =>
  ratings.length === 1 ? ratings[0]! : ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length;
