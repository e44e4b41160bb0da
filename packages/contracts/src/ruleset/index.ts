export * from './attribute-definition.ts';
export * from './expansion.ts';
export * from './party-rating.ts';
export * from './pool-name.ts';
export * from './ruleset.ts';
export * from './ruleset-file.ts';
export * from './ruleset-problems.ts';
export * from './team-rule.ts';
