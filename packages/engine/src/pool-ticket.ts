/** What the engine knows of a ticket. A caller may add objects with more members; it gets the same objects back. */
export interface PoolTicket {
  readonly id: string;
  /** Rating points; finite. */
  readonly rating: number;
  /** Seniority: when the wait began, epoch ms; a whole number. */
  readonly enqueuedAt: number;
  /** Meets only tickets of this region or of none. Absent: meets all. */
  readonly region?: string;
}

/** Whether `a` has waited longer than `b`. A total order: the id settles equal times. */
export function isSenior(a: PoolTicket, b: PoolTicket): boolean {
  return a.enqueuedAt === b.enqueuedAt ? a.id < b.id : a.enqueuedAt < b.enqueuedAt;
}
