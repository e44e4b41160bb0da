import type { StoredChallenge } from '../ports/challenges.ts';

/** A PENDING challenge of `ann` to `bob`. */
export const buildChallenge = (changes: Partial<StoredChallenge> = {}): StoredChallenge => ({
  id: '0197a000-0000-7000-8000-000000000001',
  tenant: 'demo',
  challenger: { userId: 'ann', rating: 1_500 },
  opponentId: 'bob',
  queue: 'chess',
  rulesetVersion: 2,
  pool: 'chess:3+2:standard:rated',
  attributes: { time_control: '3+2' },
  color: 'random',
  message: undefined,
  leaveQueue: false,
  state: 'PENDING',
  createdAt: 1_000,
  expiresAt: 601_000,
  reason: undefined,
  failures: 0,
  opponentRating: undefined,
  match: undefined,
  game: undefined,
  isHidden: false,
  ...changes,
});
