import type { TicketState } from '@paireto/contracts';
import { type ScriptReply, textAt, unexpectedReply } from '../script-reply.ts';

/** The ticket state at this place of a reply, which must be one of the given. */
export function stateAt<State extends TicketState>(
  reply: ScriptReply,
  place: number,
  allowed: readonly State[],
): State {
  const text = textAt(reply, place);
  const state = allowed.find((each) => each === text);
  if (state === undefined) throw unexpectedReply(reply);
  return state;
}
