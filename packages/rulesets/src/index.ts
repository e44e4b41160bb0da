export * from './to-match-rules.ts';
export * from './to-pool-ticket.ts';
