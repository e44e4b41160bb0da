export { runSimulate, type Surroundings } from './cli/run-simulate.ts';
export * from './optimum/matching-problem.ts';
export * from './optimum/minimum-weight-matching.ts';
export * from './optimum/offline-optimum.ts';
export * from './policies/policy.ts';
export * from './population/entrant.ts';
export * from './replay/replay.ts';
