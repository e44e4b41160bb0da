import type { BridgeReply, BridgeRequest, Ruleset } from '@paireto/contracts';
import { keptTraceparentOf } from '@paireto/runtime';
import type { Challenges, StoredChallenge, TellPlayers, UntoldMatch } from '../../ports/challenges.ts';
import type { QueueEntries } from '../../ports/queue-entries.ts';
import { draftAcceptance } from './challenge-match.ts';
import { decideChallenge } from './decide-challenge.ts';

type Request = BridgeRequest<'challenge.accept'>;
type Busy = Extract<BridgeReply<'challenge.accept'>, { outcome: 'busy' }>;

/** Accepts a challenge, as its opponent: its match is written with it, and told at once. */
export function createAcceptChallenge(deps: {
  challenges: Challenges;
  entries: QueueEntries;
  /** By queue name. */
  rulesets: ReadonlyMap<string, Ruleset>;
  /** Tells a match; nobody waits for that, for a sweep tells what was not. */
  tell: (untold: UntoldMatch) => void;
  tellPlayers: TellPlayers;
  newId: () => string;
  nowMs: () => number;
  random: () => number;
}) {
  const { challenges, rulesets, tell, newId, random } = deps;

  const take = async (request: Request, challenge: StoredChallenge) => {
    const ruleset = rulesets.get(challenge.queue);
    if (ruleset === undefined) throw new RangeError(`RULESETS has no queue "${challenge.queue}"`);
    const refusal = await findBusy(deps.entries, challenge);
    if (refusal !== undefined) return { refusal };
    const nowMs = deps.nowMs();
    const acceptance = draftAcceptance({
      ...{ challenge, ruleset, newId, nowMs, random },
      opponent: request.player,
      challenger: request.challenger,
      leaveQueue: request.leaveQueue,
      traceparent: keptTraceparentOf(),
    });
    const result = await challenges.accept(request, acceptance);
    if (result.outcome === 'busy') return { refusal: busy(challenge, result.userId) };
    if (result.outcome === 'lost') return undefined;
    tell({ match: acceptance.match, leaveQueue: acceptance.leaveQueue, acceptedAt: nowMs });
    deps.tellPlayers('accepted', [result.challenge]);
    return { challenge: result.challenge };
  };

  return (request: Request): Promise<BridgeReply<'challenge.accept'>> =>
    decideChallenge<'accepted', Busy>(challenges, request, {
      outcome: 'accepted',
      states: ['ACCEPTED', 'STARTED'],
      isTheirs: ({ opponentId }) => opponentId === request.userId,
      take: (challenge) => take(request, challenge),
    });
}

/** Which of the two cannot play now, if either; who accepts first. */
async function findBusy(entries: QueueEntries, challenge: StoredChallenge): Promise<Busy | undefined> {
  const players = [challenge.opponentId, challenge.challenger.userId];
  const answers = await Promise.all(players.map((userId) => entries.isBusy(challenge.tenant, userId)));
  const found = players.find((_, index) => answers[index]);
  return found === undefined ? undefined : busy(challenge, found);
}

const busy = ({ opponentId }: StoredChallenge, userId: string): Busy => ({
  outcome: 'busy',
  who: userId === opponentId ? 'you' : 'challenger',
});
