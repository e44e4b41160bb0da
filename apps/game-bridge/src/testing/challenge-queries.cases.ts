import { randomUUID } from 'node:crypto';
import { challengeStateSchema } from '@paireto/contracts';
import { buildMatch } from '@paireto/testkit';
import type { ChallengeRef } from '../ports/challenges.ts';
import type { DatabasePorts, QueryCase } from './query-cases.ts';

const limit = 21;
const beforeId = '0199999d-ac96-774b-bcce-b302099a8057';
const statuses = [undefined, ...challengeStateSchema.options];

/** A challenge in this state that nobody has touched; its opponent knows of it. */
async function someChallenge(
  { query }: DatabasePorts,
  state: string,
  as: 'challenger' | 'opponent',
): Promise<ChallengeRef> {
  const [row] = await query<{ id: string; tenant: string; user_id: string }>(
    `SELECT id, tenant, ${as}_id AS user_id FROM challenges
     WHERE state = $1::challenge_state AND declines_at IS NULL AND (state <> 'PENDING' OR expires_at > now() + interval '1 h')
     ORDER BY random() LIMIT 1`,
    [state],
  );
  if (row === undefined) throw new Error(`no challenge is ${state}`);
  return { tenant: row.tenant, id: row.id, userId: row.user_id };
}

const build = (challengerId: string, opponentId: string, key?: string) => ({
  id: randomUUID(),
  tenant: 'acme',
  challenger: { userId: challengerId, rating: 1_500 },
  opponentId,
  ...{ queue: 'chess', rulesetVersion: 1, pool: 'p', attributes: {}, color: 'random' as const },
  ...{ expiresInMs: 600_000, leaveQueue: false },
  ...(key === undefined ? {} : { idempotency: { key, fingerprint: 'f' } }),
});

const lists = (['incoming', 'outgoing'] as const).flatMap((direction) =>
  ['ann', 'c7', 'nobody'].flatMap((userId) =>
    statuses.flatMap((status): QueryCase[] => {
      const of = { tenant: 'acme', userId, direction, status, limit };
      const name = `${direction} challenges of ${userId}, ${status ?? 'in any state'}`;
      return [
        [name, ({ challenges }) => challenges.list(of)],
        [`${name}, a later page`, ({ challenges }) => challenges.list({ ...of, beforeId })],
      ];
    }),
  ),
);

const openLists = ['ann', 'c7', 'nobody'].map(
  (userId): QueryCase => [
    `open challenges of ${userId}`,
    ({ challenges }) => challenges.listOpen({ tenant: 'acme', userId, limit }),
  ],
);

export const challengeCases: readonly QueryCase[] = [
  ...lists,
  ...openLists,
  ['a challenge that is made', ({ challenges }) => challenges.create(build('newcomer', 'bob'), 0.5)],
  ['a challenge with a key', ({ challenges }) => challenges.create(build('newcomer', 'rob', 'once'), 0.5)],
  ['a challenge beyond the limit', ({ challenges }) => challenges.create(build('ann', 'rob'), 0.5)],
  [
    'a challenge that is read',
    async (ports) => ports.challenges.read(await someChallenge(ports, 'STARTED', 'opponent')),
  ],
  [
    'an acceptance',
    async (ports) => {
      const ref = await someChallenge(ports, 'PENDING', 'opponent');
      const acceptance = {
        match: buildMatch({ tenant: ref.tenant, challenge: { id: ref.id } }),
        challenger: { userId: 'somebody', rating: 1_500 },
        opponent: { userId: ref.userId, rating: 1_500 },
        ...{ challengerTeam: 'white', opponentTeam: 'black', leaveQueue: [] },
      };
      return ports.challenges.accept(ref, acceptance);
    },
  ],
  ['a refusal', async (ports) => ports.challenges.decline(await someChallenge(ports, 'PENDING', 'opponent'), 'later')],
  ['a withdrawal', async (ports) => ports.challenges.withdraw(await someChallenge(ports, 'PENDING', 'challenger'))],
  ['blocks that changed', ({ challenges }) => challenges.rememberBlocks('acme', 'ann', ['c1', 'c2', 'c3'], 0.5)],
  ['the sweep', ({ challenges }) => challenges.endOverdue(200)],
];

/** Of the outbox, which is small: whatever its plan is, it must not read the challenges. */
export const outboxCases: readonly QueryCase[] = [
  ['the outbox', ({ challenges }) => challenges.takeUntold(200, 10_000)],
  ['the outbox, told', ({ challenges }) => challenges.noteTold([randomUUID()])],
];
