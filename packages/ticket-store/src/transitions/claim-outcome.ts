import type { Game } from '@paireto/contracts';
import { decodeJson } from '../decode-json.ts';
import { integerAt, type ScriptReply, textAt, unexpectedReply } from '../script-reply.ts';
import type { ClaimOutcome } from '../ticket-store.ts';
import { storedTicketsOf } from './stored-tickets-of.ts';

/** What the scripts of a claim answer alike. */
export function readClaim(reply: ScriptReply, tenant: string): ClaimOutcome {
  switch (reply.outcome) {
    case 'claimed':
      return { outcome: 'claimed', attempts: integerAt(reply, 1) };
    case 'already-matched': {
      const game = decodeJson<Game>(reply.values[1]);
      if (game === undefined) throw unexpectedReply(reply);
      return { outcome: 'already-matched', game, attempts: integerAt(reply, 2) };
    }
    case 'finished':
      return { outcome: 'finished', reason: textAt(reply, 1) };
    case 'void':
      return {
        outcome: 'void',
        reason: textAt(reply, 1),
        requeued: storedTicketsOf(reply, reply.values.slice(2), tenant),
      };
    default:
      throw unexpectedReply(reply);
  }
}
