import { z } from 'zod';

/** How creating a game, or adding players to one, can go wrong. What each mode does is decided in `use-cases/create-game.ts`. */
export const faultModes = [
  'none',
  'error500',
  'slow',
  'timeout_before_create',
  'timeout_after_create',
  'garbage',
  'refuse',
  'refuse_final',
  'unavailable',
] as const;

/** Body of `PUT /sim/faults`. */
export const faultSchema = z.strictObject({
  mode: z.enum(faultModes),
  /** `slow`: the delay; `timeout_*`: how long it stays silent. Default 1 s and 60 s. */
  delay_ms: z.int().positive().max(600_000).optional(),
  /** Share of the requests that are hit, 0 to 1; which ones is decided by the seed. Absent: all. */
  share: z.number().min(0).max(1).optional(),
  /** How many requests are hit before all is well again. Absent: until the mode is changed. */
  count: z.int().positive().optional(),
});

export type Fault = z.infer<typeof faultSchema>;

/** The faults in force. */
export interface Faults {
  set(fault: Fault): void;
  current(): Fault & { hits: number };
  /** The fault that this request is hit by, if any; each call counts. */
  draw(): Fault | undefined;
}

/** @param random numbers in [0, 1); seeded, so that a run can be repeated. */
export function createFaults(random: () => number): Faults {
  let fault: Fault = { mode: 'none' };
  let hits = 0;
  return {
    set(next) {
      fault = next;
      hits = 0;
    },
    current: () => ({ ...fault, hits }),
    draw() {
      if (fault.mode === 'none') return undefined;
      if (fault.count !== undefined && hits >= fault.count) return undefined;
      if (fault.share !== undefined && random() >= fault.share) return undefined;
      hits += 1;
      return fault;
    },
  };
}
