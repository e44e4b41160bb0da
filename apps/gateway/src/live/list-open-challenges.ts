import {
  type BridgeRequest,
  type Challenge,
  MAX_INCOMING_CHALLENGES,
  type Ruleset,
  takesChallenges,
} from '@paireto/contracts';
import type { AskBridge } from '../ports/ask-bridge.ts';
import type { Caller } from '../ports/caller.ts';

/** A player's open challenges, the newest first. */
export interface OpenChallenges {
  incoming: Challenge[];
  outgoing: Challenge[];
}

/** Lists the open challenges of a player; null when no bridge answers in time. Never throws. */
export type ListOpenChallenges = (
  player: Pick<Caller, 'tenant' | 'userId' | 'blocked'>,
) => Promise<OpenChallenges | null>;

/** How long a snapshot may wait for them. */
const LIMIT_MS = 1_000;
/** Players asked about at once: when everybody comes back together, what is behind the bridges is not overrun. */
const MAX_AT_ONCE = 64;

type Question = Omit<BridgeRequest<'challenge.open'>, 'v'>;

/** Nobody is asked when no queue takes challenges. `monotonicMs` never goes back. */
export function createListOpenChallenges(deps: {
  askBridge: AskBridge;
  rulesets: ReadonlyMap<string, Ruleset>;
  monotonicMs: () => number;
}): ListOpenChallenges {
  if (![...deps.rulesets.values()].some(takesChallenges)) return async () => ({ incoming: [], outgoing: [] });
  const gate = createGate(MAX_AT_ONCE);

  const list = async (
    player: Question,
    direction: 'incoming' | 'outgoing',
    timeoutMs: number,
  ): Promise<Challenge[] | undefined> => {
    const question = { ...player, direction, status: 'PENDING' as const };
    const reply = await deps.askBridge('challenge.list', question, timeoutMs);
    return reply.outcome === 'listed' ? reply.page.challenges : undefined;
  };

  /** As bridges of the release before know it. */
  const listBoth = async (player: Question, timeoutMs: number): Promise<OpenChallenges | null> => {
    const [incoming, outgoing] = await Promise.all([
      list(player, 'incoming', timeoutMs),
      list(player, 'outgoing', timeoutMs),
    ]);
    return incoming && outgoing ? { incoming, outgoing } : null;
  };

  const listUntil = async (player: Question, deadline: number): Promise<OpenChallenges | null> => {
    const leftMs = (): number => Math.floor(deadline - deps.monotonicMs());
    if (leftMs() < 1) return null;
    const reply = await deps.askBridge('challenge.open', player, leftMs());
    if (reply.outcome === 'listed') return { incoming: reply.incoming, outgoing: reply.outgoing };
    return reply.isNotUnderstood && leftMs() >= 1 ? listBoth(player, leftMs()) : null;
  };

  return async ({ tenant, userId, blocked }) => {
    const deadline = deps.monotonicMs() + LIMIT_MS;
    await gate.enter();
    try {
      return await listUntil({ tenant, userId, blocked: [...blocked], limit: MAX_INCOMING_CHALLENGES }, deadline);
    } finally {
      gate.leave();
    }
  };
}

/** Lets so many in at once, the others in the order in which they came. */
function createGate(places: number): { enter(): Promise<void>; leave(): void } {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    async enter() {
      if (taken < places) taken += 1;
      else await new Promise<void>((resolve) => void waiting.push(resolve));
    },
    leave() {
      const next = waiting.shift();
      if (next) next();
      else taken -= 1;
    },
  };
}
