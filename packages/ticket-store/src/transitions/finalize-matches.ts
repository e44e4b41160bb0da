import type { Game, Match } from '@paireto/contracts';
import { loadScript } from '../script.ts';
import { unexpectedReply } from '../script-reply.ts';
import { decodeJson } from '../stored-ticket.ts';
import type { FinalizeOutcome } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';
import { writeMatch } from './ticket-ref.ts';

/** Gives matches their games. */
export const finalizeMatches: Transition<{ match: Match; game: Game }, FinalizeOutcome> = {
  script: loadScript('finalizeMatches'),
  maxMembers: 100,
  write(call, { match, game }) {
    writeMatch(call, match, { slots: true, pools: false });
    call.arg(JSON.stringify(game));
    for (const { team, players } of match.tickets) {
      call.arg(sideOf(match, team));
      for (const { userId } of players) call.key(call.keys.balance(match.queue, userId));
    }
  },
  read(reply) {
    switch (reply.outcome) {
      case 'finalized':
      case 'not-placing':
        return { outcome: reply.outcome };
      case 'already-finalized': {
        const game = decodeJson<Game>(reply.values[1]);
        if (game === undefined) throw unexpectedReply(reply);
        return { outcome: 'already-finalized', game };
      }
      default:
        throw unexpectedReply(reply);
    }
  },
};

/** What a game as this team adds to a side balance: the team of the match's first ticket is the first team. */
export const sideOf = (match: Match, team: string): 1 | -1 => (team === match.tickets[0]?.team ? 1 : -1);
