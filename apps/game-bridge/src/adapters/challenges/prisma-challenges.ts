import { matchSchema } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import type { PrismaClient } from '../../generated/client.ts';
import type { Challenges, CreateOutcome, NewChallenge, StoredChallenge, UntoldMatch } from '../../ports/challenges.ts';
import { type ChallengeRow, toStoredChallenge } from './challenge-row.ts';
import {
  type CreatedRow,
  createChallenge,
  endOverdueOfPair,
  lockPlayers,
  readCreated,
} from './create-challenge-sql.ts';
import { type AcceptedRow, acceptChallenge, declineChallenge, withdrawChallenge } from './decide-challenge-sql.ts';
import { listChallenges, listOpenChallenges, readChallenge } from './read-challenges-sql.ts';
import { declineHidden, expireOverdue, hideFrom, noteTold, takeUntold } from './sweep-challenges-sql.ts';

/** The challenges in PostgreSQL, through Prisma. */
export function createPrismaChallenges(prisma: PrismaClient, logger: Pick<Logger, 'error'>): Challenges {
  const one = (rows: ChallengeRow[]) => rows.map(toStoredChallenge)[0];
  return {
    async create(challenge, fraction) {
      const [, , outcomes, rows] = await prisma.$transaction([
        prisma.$executeRaw(lockPlayers(challenge.tenant, [challenge.challenger.userId, challenge.opponentId])),
        prisma.$executeRaw(endOverdueOfPair(challenge)),
        prisma.$queryRaw<CreatedRow[]>(createChallenge(challenge, fraction)),
        prisma.$queryRaw<ChallengeRow[]>(readCreated(challenge)),
      ]);
      return toCreateOutcome(challenge, outcomes[0], rows);
    },
    read: async (ref) => one(await prisma.$queryRaw<ChallengeRow[]>(readChallenge(ref))),
    list: async (query) => (await prisma.$queryRaw<ChallengeRow[]>(listChallenges(query))).map(toStoredChallenge),
    async listOpen(query) {
      const rows = await prisma.$queryRaw<ChallengeRow[]>(listOpenChallenges(query));
      const open = rows.map(toStoredChallenge);
      const isOutgoing = ({ challenger }: StoredChallenge): boolean => challenger.userId === query.userId;
      return { incoming: open.filter((each) => !isOutgoing(each)), outgoing: open.filter(isOutgoing) };
    },
    async accept(ref, acceptance) {
      const players = [acceptance.challenger.userId, acceptance.opponent.userId];
      const [, [row]] = await prisma.$transaction([
        prisma.$executeRaw(lockPlayers(ref.tenant, players)),
        prisma.$queryRaw<AcceptedRow[]>(acceptChallenge(ref, acceptance)),
      ]);
      if (row !== undefined && row.id !== null) return { outcome: 'accepted', challenge: toStoredChallenge(row) };
      return row?.busy_id ? { outcome: 'busy', userId: row.busy_id } : { outcome: 'lost' };
    },
    decline: async (ref, reason) => one(await prisma.$queryRaw<ChallengeRow[]>(declineChallenge(ref, reason))),
    withdraw: async (ref) => one(await prisma.$queryRaw<ChallengeRow[]>(withdrawChallenge(ref))),
    async rememberBlocks(tenant, userId, blocked, fraction) {
      const latest = [...new Set(blocked)].sort();
      const key = { tenant_userId: { tenant, userId } };
      const known = await prisma.playerBlocks.findUnique({ where: key });
      if (isSame(known?.blocked ?? [], latest)) return;
      await prisma.$transaction([
        prisma.$executeRaw(lockPlayers(tenant, [userId])),
        prisma.playerBlocks.upsert({
          where: key,
          create: { tenant, userId, blocked: latest },
          update: { blocked: latest },
        }),
        prisma.$executeRaw(hideFrom(tenant, userId, latest, fraction)),
      ]);
    },
    async endOverdue(limit) {
      const declined = await prisma.$queryRaw<ChallengeRow[]>(declineHidden(limit));
      const expired = await prisma.$queryRaw<ChallengeRow[]>(expireOverdue(limit));
      return { declined: declined.map(toStoredChallenge), expired: expired.map(toStoredChallenge) };
    },
    takeUntold: async (limit, retryMs) =>
      (await prisma.$queryRaw<UntoldRow[]>(takeUntold(limit, retryMs))).flatMap((row) => {
        const match = matchSchema.safeParse(row.match);
        if (match.success)
          return [{ match: match.data, leaveQueue: row.leave_queue, acceptedAt: row.created_at.getTime() }];
        logger.error({ match_id: row.match_id, err: match.error }, 'the match of an accepted challenge is unreadable');
        return [];
      }) satisfies UntoldMatch[],
    async noteTold(matchIds) {
      await prisma.$executeRaw(noteTold(matchIds));
    },
  };
}

interface UntoldRow {
  match_id: string;
  match: unknown;
  leave_queue: string[];
  created_at: Date;
}

const isSame = (known: readonly string[], latest: readonly string[]): boolean =>
  known.length === latest.length && known.every((userId, index) => userId === latest[index]);

function toCreateOutcome(
  { id }: NewChallenge,
  created: CreatedRow | undefined,
  rows: readonly ChallengeRow[],
): CreateOutcome {
  const outcome = created?.outcome ?? 'lost';
  if (outcome === 'created' || outcome === 'replayed') {
    const row = rows.find((each) => each.id === id) ?? rows[0];
    if (row !== undefined) return { outcome, challenge: toStoredChallenge(row) };
  } else if (outcome === 'already-open') {
    if (created?.live_id) return { outcome, challengeId: created.live_id };
  } else if (outcome !== 'lost') {
    return { outcome };
  }
  throw new Error(`challenge ${id} was not made, though nothing was in its way`);
}
