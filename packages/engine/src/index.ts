export * from './choose-sides.ts';
export * from './pool.ts';
export * from './pool-ticket.ts';
export * from './rating-window.ts';
