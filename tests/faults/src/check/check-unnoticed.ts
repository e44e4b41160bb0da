import type { Exchange } from '../history/exchange.ts';
import type { Violation } from './evidence.ts';

/** Nothing was to be noticed: every request had an answer, and none said that something is away or too busy. */
export function checkUnnoticed(exchanges: readonly Exchange[], balancerFailures: readonly string[]): Violation[] {
  const failed = exchanges.filter(({ reply }) => reply.kind === 'silence' || reply.status >= 500);
  return [
    ...failed.map(({ operation, player, entryId, reply }): Violation => {
      const what = reply.kind === 'silence' ? reply.error : `${reply.status}`;
      const text = `${operation} of ${player} failed: ${what}`;
      return { guarantee: 'roll', text, tickets: entryId === undefined ? [] : [entryId] };
    }),
    ...balancerFailures.map((text): Violation => ({ guarantee: 'roll', text: `the balancer: ${text}`, tickets: [] })),
  ];
}
