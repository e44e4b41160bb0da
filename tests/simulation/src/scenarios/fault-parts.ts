import { type LinkFaults, noLinkFaults } from '../kernel/network.ts';
import type { Random } from '../kernel/random.ts';
import { type Faults, noGameFaults } from './faults.ts';

/** What strikes now and then rather than with a probability per message; mean pause between two, ms. */
export interface Strikes {
  crashEveryMs: number;
  pauseEveryMs: number;
  failOverEveryMs: number;
  natsOutageEveryMs: number;
  gamesOutageEveryMs: number;
}

const NEVER = Number.POSITIVE_INFINITY;
export const noStrikes: Strikes = {
  crashEveryMs: NEVER,
  pauseEveryMs: NEVER,
  failOverEveryMs: NEVER,
  natsOutageEveryMs: NEVER,
  gamesOutageEveryMs: NEVER,
};

/** Kinds of things that go wrong, each for itself. */
export type FaultPart = 'messages' | 'crashes' | 'pauses' | 'redis-replies' | 'fail-over' | 'game-api';

/** How bad each of them is this time; at most, with `scale` 1, the figures named here. */
export function faultParts(random: Random, scale: number): Record<FaultPart, () => Partial<Faults & Strikes>> {
  const some = (most: number): number => scale * most * random.next();
  const link = (most: number, rest: Partial<LinkFaults> = {}): LinkFaults => ({
    ...noLinkFaults,
    loss: some(most),
    replyLoss: some(most),
    late: some(most),
    ...rest,
  });
  return {
    messages: () => ({
      http: link(0.1),
      signals: link(0.3, { duplicate: some(0.3) }),
      stream: link(0.2, { duplicate: some(0.2) }),
      records: link(0.2),
      eventLoss: some(0.05),
      game: { ...noGameFaults, refuse: some(0.4) },
      natsOutageEveryMs: 20_000,
    }),
    crashes: () => ({ crashEveryMs: random.between(1_000, 8_000) }),
    pauses: () => ({ pauseEveryMs: random.between(1_000, 6_000) }),
    'redis-replies': () => ({ redis: link(0.15) }),
    'fail-over': () => ({
      failOverEveryMs: random.between(2_000, 8_000),
      game: { ...noGameFaults, slow: some(0.5), errorAfter: some(0.5) },
    }),
    'game-api': () => ({
      gameLink: link(0.2),
      game: {
        slow: some(0.4),
        errorBefore: some(0.3),
        errorAfter: some(0.3),
        busy: some(0.3),
        // Now and then so many that tickets use up their attempts.
        refuse: random.chance(0.3) ? 0.8 : some(0.5),
        refuseFinally: some(0.1),
      },
      eventLoss: some(0.1),
      gamesOutageEveryMs: 15_000,
    }),
  };
}
