/** A limit that never shrinks with waiting. Times in ms. */
export interface GrowingLimit {
  /** At once. */
  readonly initial: number;
  /** Never above this. */
  readonly max: number;
  /** Grows by `by` every `everyMs` of waiting. */
  readonly growth?: { readonly by: number; readonly everyMs: number };
  /** Or: is `value` from `afterMs` of waiting on; sorted, values rise. */
  readonly steps?: readonly { readonly afterMs: number; readonly value: number }[];
}

/** One team of a match. A free-for-all has as many teams of one as it takes players. */
export interface TeamShape {
  readonly name: string;
  readonly minPlayers: number;
  readonly maxPlayers: number;
  /** Role -> how many of the team play it. Seats beyond the quotas are for any role. */
  readonly roles?: Readonly<Record<string, number>>;
}

/** One preference over an attribute. */
export interface Preference {
  readonly attribute: string;
  readonly compare: 'equal' | 'overlap' | 'distance';
  /** overlap: members that must be shared. */
  readonly atLeast: number;
  /** distance: how far apart the numbers may be. */
  readonly within: number;
  /** An unmet required one refuses. */
  readonly required: boolean;
  /** What it counts when it is unmet, in rating points. */
  readonly weight: number;
  /** From this wait on a required one only counts, and one that only counts does not count any more. */
  readonly relaxAfterMs?: number;
}

/**
 * Who may meet whom and how matches are chosen: a ruleset as the engine sees it. Waits are those of the whole ticket;
 * of two tickets the one that `expansionAge` names decides for everything that loosens.
 */
export interface MatchRules {
  readonly teams: readonly TeamShape[];
  /** Teams that a match must have: all, or the least number of players of a free-for-all. */
  readonly minTeams: number;
  /** Until the wait reaches this only full teams will do. */
  readonly fillForMs: number;
  /** From this wait on role quotas need not be met. Absent: always. */
  readonly rolesRelaxAfterMs?: number;
  readonly expansionAge: 'oldest' | 'newest';
  /** Absent: ratings say nothing. */
  readonly rating?: {
    readonly window: GrowingLimit;
    /** Whether the windows of both tickets must admit the gap, or one is enough: they differ by `ratingLimit` and `provisionalExtra`. */
    readonly measuredBy: 'both' | 'either';
    /**
     * Points by which the window is wider for provisional tickets; absent: none. With `both` all tickets of a match must be
     * provisional, with `either` one of any two.
     */
    readonly provisionalExtra?: number;
    /** Points that the mean ratings of two teams may be apart; absent: any. */
    readonly maxTeamDifference?: number;
  };
  /** Until then (absent: always) the largest parties of the teams are equally large. */
  readonly similarParties?: { readonly relaxAfterMs?: number };
  readonly regions?: {
    /** At most 31. */
    readonly names: readonly string[];
    /** From this wait on any region will do for a ticket that named one. Absent: never. */
    readonly relaxAfterMs?: number;
    /** Regions within this many ms are near enough; those above its `max` never are. */
    readonly latency?: GrowingLimit;
  };
  readonly preferences: readonly Preference[];
  /** Recent opponents refuse each other until then; absent: always. */
  readonly avoidRecent?: { readonly relaxAfterMs?: number };
  readonly strategy: 'adaptive' | 'longest-wait' | 'fifo' | 'waves';
  /** Whom the longest waiting gets: the best, or the next longest waiting. */
  readonly ordering: 'quality' | 'first-come';
  /** For how long the longest waiting may be passed over for better matches of others. */
  readonly patienceMs: number;
  /** Matches are formed at multiples of this only. Absent: at once. */
  readonly waveEveryMs?: number;
}
