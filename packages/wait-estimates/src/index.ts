export * from './calibration.ts';
export type { MeetingRules } from './first-guess.ts';
export * from './pool-waits.ts';
export { type PoolWaitsState, parseState } from './pool-waits-state.ts';
export * from './wait-estimates.ts';
