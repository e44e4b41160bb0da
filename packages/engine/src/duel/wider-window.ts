import type { MatchRules } from '../rules/match-rules.ts';
import { kindOf } from './layout.ts';

/** By how much the window of a pair is wider because of provisional tickets. */
export interface WiderWindow {
  /** For any pair of tickets of these kinds together, points; 0: for none. */
  most(kinds: number): number;
  /** For two tickets of these kinds, points. */
  between(one: number, other: number): number;
}

export function createWiderWindow({ rating }: Pick<MatchRules, 'rating'>): WiderWindow {
  const extra = rating?.provisionalExtra ?? 0;
  const needsBoth = rating?.measuredBy === 'both';
  return {
    most: (kinds) => ((kinds & kindOf.provisional) === 0 ? 0 : extra),
    between: (one, other) => (((needsBoth ? one & other : one | other) & kindOf.provisional) === 0 ? 0 : extra),
  };
}
