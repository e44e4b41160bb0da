/** A value of an attribute that preferences compare. */
export type AttributeValue = string | number | readonly string[];

/** One player of a ticket. */
export interface PoolPlayer {
  readonly id: string;
  /** Points; finite. */
  readonly rating: number;
  /** Roles that the player would play, the dearest first. Absent: any. */
  readonly roles?: readonly string[];
  /** Players never to be met. */
  readonly blocked?: readonly string[];
  /** Latest opponents. */
  readonly recent?: readonly string[];
}

/** A running game that asks for players: who plays already, and the open seats, by team index. */
export interface OpenSeats {
  readonly teams: readonly { readonly players: readonly PoolPlayer[]; readonly open: number }[];
}

/** What the engine knows of a ticket. A caller may add objects with more members; it gets the same objects back. */
export interface PoolTicket {
  readonly id: string;
  /** Rating of the player or the party, points; finite. */
  readonly rating: number;
  /** When the wait began, epoch ms; a whole number. What loosens counts from here. */
  readonly enqueuedAt: number;
  /** What puts it ahead in the order of waiting, ms; default 0. */
  readonly headStartMs?: number | undefined;
  /** One player, or a party that stays together; none when `seats` is given. */
  readonly players: readonly PoolPlayer[];
  readonly seats?: OpenSeats;
  /** A region of the rules. Absent, and no latencies: any. */
  readonly region?: string | undefined;
  /** Measured latency by region, ms; a region without is out of reach. */
  readonly latencies?: Readonly<Record<string, number>> | undefined;
  /** A limit of its own: meets nobody who is more points away. */
  readonly ratingLimit?: number | undefined;
  /** Set when the rating of one of its players says little yet: the rules may widen its window. */
  readonly isProvisional?: boolean;
  /** What preferences compare. */
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

/** When it counts as having begun to wait in the order of waiting, epoch ms. */
export const seniorityOf = (ticket: Pick<PoolTicket, 'enqueuedAt' | 'headStartMs'>): number =>
  ticket.enqueuedAt - (ticket.headStartMs ?? 0);

/** Whether `a` comes before `b` in the order of waiting. A total order: the id settles equal times. */
export function isSenior(a: PoolTicket, b: PoolTicket): boolean {
  const difference = seniorityOf(a) - seniorityOf(b);
  return difference === 0 ? a.id < b.id : difference < 0;
}
