import type { Match } from '@paireto/contracts';
import { loadScript } from '../script.ts';
import { unexpectedReply } from '../script-reply.ts';
import type { FallenMatch } from '../ticket-store.ts';
import type { Transition } from '../transition.ts';
import { fallenMatchAt, writeFallibleMatch } from './asked-match.ts';

/** Ends matches whose time to accept is up; undefined where that is not so, or where it was done before. */
export const lapseMatches: Transition<Match, FallenMatch | undefined> = {
  script: loadScript('lapseMatches'),
  maxMembers: 100,
  write(call, match) {
    writeFallibleMatch(call, match);
  },
  read(reply, match, tenant) {
    switch (reply.outcome) {
      case 'lapsed':
        return fallenMatchAt(reply, match, tenant);
      case 'not-due':
      case 'ended':
        return undefined;
      default:
        throw unexpectedReply(reply);
    }
  },
};
