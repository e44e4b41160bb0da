import { loadScript } from '../script.ts';
import { integerAt, unexpectedReply } from '../script-reply.ts';
import type { EndedMatch, ReleaseOutcome } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';

/** Lets players join again who were held until the result of their game. */
export const releaseMatches: Transition<EndedMatch, ReleaseOutcome> = {
  script: loadScript('releaseMatches'),
  maxMembers: 100,
  write(call, { matchId, ticketIds, userIds }) {
    call.match(matchId, []);
    call.arg(ticketIds.join(' '));
    call.arg(userIds.length);
    for (const userId of userIds) call.key(call.keys.player(userId));
  },
  read(reply, { userIds }) {
    if (reply.outcome !== 'released') throw unexpectedReply(reply);
    const places = reply.values.slice(1).map((_, index) => integerAt(reply, index + 1));
    return { outcome: 'released', userIds: places.map((place) => userIds[place - 1]!) };
  },
};
