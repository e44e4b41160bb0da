import type { StrikeTerms } from '@paireto/contracts';
import type { ScriptCall } from '../script-call.ts';

/** Writes what is to be held against these players of a queue, in the order in which they were written before. */
export function writeStrikes(
  call: ScriptCall,
  queue: string,
  userIds: readonly string[],
  terms: StrikeTerms | undefined,
): void {
  call.arg(terms?.reasons.join(' ') ?? '');
  if (terms === undefined) return;
  call.arg(terms.count);
  call.arg(Math.ceil(terms.withinMs));
  for (const userId of userIds) call.list(call.keys.strikes(queue, userId));
}
