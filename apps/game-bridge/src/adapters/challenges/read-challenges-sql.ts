import type { ChallengeState } from '@paireto/contracts';
import { Prisma } from '../../generated/client.ts';
import type { ChallengeRef, Challenges } from '../../ports/challenges.ts';
import { challengeColumns, stateNow } from './challenge-row.ts';

/** A challenge as one of its players may see it. */
export const readChallenge = ({ tenant, id, userId }: ChallengeRef): Prisma.Sql => Prisma.sql`
  SELECT ${challengeColumns} FROM challenges AS c
  WHERE c.id = ${id}::uuid AND c.tenant = ${tenant}
    AND (c.challenger_id = ${userId} OR (c.opponent_id = ${userId} AND c.declines_at IS NULL))`;

/** A page of what a player was asked, or asks of others, the newest first. */
export const listChallenges = (query: Parameters<Challenges['list']>[0]): Prisma.Sql => Prisma.sql`
  SELECT ${challengeColumns} FROM challenges AS c
  WHERE c.tenant = ${query.tenant} AND ${isTheirs(query)}
    ${query.beforeId === undefined ? Prisma.empty : Prisma.sql`AND c.id < ${query.beforeId}::uuid`}
    ${query.status === undefined ? Prisma.empty : isIn(query.status)}
  ORDER BY c.id DESC LIMIT ${query.limit}::int`;

/** What is PENDING of what a player was asked and asks of others, the newest first; `limit` of each. */
export const listOpenChallenges = (query: Parameters<Challenges['listOpen']>[0]): Prisma.Sql => {
  const open = (direction: 'incoming' | 'outgoing') => listChallenges({ ...query, direction, status: 'PENDING' });
  return Prisma.sql`(${open('incoming')}) UNION ALL (${open('outgoing')}) ORDER BY id DESC`;
};

const isTheirs = ({ direction, userId }: Parameters<Challenges['list']>[0]): Prisma.Sql =>
  direction === 'outgoing'
    ? Prisma.sql`c.challenger_id = ${userId}`
    : Prisma.sql`c.opponent_id = ${userId} AND c.declines_at IS NULL`;

/** What is live has an index of its own, which the planner finds by the literal. */
const isIn = (status: ChallengeState): Prisma.Sql =>
  status === 'PENDING'
    ? Prisma.sql`AND c.state = 'PENDING' AND ${stateNow} = 'PENDING'`
    : Prisma.sql`AND ${stateNow} = ${status}`;
