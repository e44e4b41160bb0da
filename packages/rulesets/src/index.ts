export * from './load-rulesets.ts';
export * from './parse-ruleset.ts';
export * from './ruleset-digest.ts';
export * from './ruleset-file-error.ts';
export * from './ruleset-json-schema.ts';
export * from './ruleset-versions.ts';
export * from './to-match-rules.ts';
export * from './to-pool-ticket.ts';
