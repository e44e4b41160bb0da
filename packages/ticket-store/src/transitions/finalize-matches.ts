import type { Game, Match } from '@paireto/contracts';
import { decodeJson } from '../decode-json.ts';
import { loadScript } from '../script.ts';
import type { ScriptCall } from '../script-call.ts';
import { unexpectedReply } from '../script-reply.ts';
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
    call.arg(Math.ceil(match.holdForMs ?? 0));
    const sided = sidedPlayers(match);
    call.arg(sided.length > 0 ? 1 : 0);
    for (const userId of sided) call.key(call.keys.balance(match.queue, userId));
    writeMemory(call, match);
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

/** For how long, how many and whom: what there is to remember of who met whom. */
function writeMemory(call: ScriptCall, match: Match): void {
  call.arg(Math.ceil(match.rememberOpponents?.withinMs ?? 0));
  if (match.rememberOpponents === undefined) return;
  call.arg(mostRecent(match));
  for (const { players } of match.tickets) {
    call.arg(players.map(({ userId }) => userId).join(' '));
    for (const { userId } of players) call.list(call.keys.recent(match.queue, userId));
  }
}

/** How many recent opponents a player of this match keeps: `count` times as many as play in it. */
export function mostRecent(match: Match): number {
  const inMatch = match.tickets.reduce((sum, { players }) => sum + players.length, 0);
  return Math.min(MOST_RECENT, (match.rememberOpponents?.count ?? 0) * Math.max(1, inMatch - 1));
}

/** More are never told (contracts). */
const MOST_RECENT = 50;

/**
 * The players whose side balances the match moves: the first, of the first team, one up, the second one down. Nobody's in
 * a match that is not of one against one, or has no sides: free-for-alls call theirs `player-1` and so on.
 */
export function sidedPlayers(match: Match): string[] {
  const [first, second] = match.tickets;
  const isDuel = match.tickets.length === 2 && match.tickets.every(({ players }) => players.length === 1);
  if (!isDuel || match.backfill !== undefined || first?.team === second?.team) return [];
  if (match.tickets.some(({ team }) => /^player-\d+$/.test(team))) return [];
  return match.tickets.flatMap(({ players }) => players.map(({ userId }) => userId));
}
