import type { StoredChallenge, TellPlayers } from '../../ports/challenges.ts';

/** Tells the players of challenges that learnt what became of their matches. */
export const createSettlementTeller =
  (tellPlayers: TellPlayers) =>
  (settled: readonly StoredChallenge[]): void => {
    const isStarted = ({ state }: StoredChallenge): boolean => state === 'STARTED';
    tellPlayers('started', settled.filter(isStarted));
    tellPlayers(
      'failed',
      settled.filter((challenge) => !isStarted(challenge)),
    );
  };
