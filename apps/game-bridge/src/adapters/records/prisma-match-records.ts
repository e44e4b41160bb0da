import pg from 'pg';
import { Prisma, type PrismaClient } from '../../generated/client.ts';
import type { StoredChallenge } from '../../ports/challenges.ts';
import { type MatchRecords, RefusedRecordError } from '../../ports/match-records.ts';
import type { MatchRecord } from '../../use-cases/match-record.ts';
import { type ChallengeRow, toStoredChallenge } from '../challenges/challenge-row.ts';
import { settleChallenges, settlesChallenge } from '../challenges/settle-challenges.ts';
import { toPlayerRows, toRecordRow } from './record-rows.ts';
import { WRITE_RECORDS, WRITE_RECORDS_NAME } from './write-records-sql.ts';

/**
 * The history in PostgreSQL: one statement for both tables and all of a batch, so that it needs no transaction around it. It is
 * by far the most frequent, and goes to the pool itself, below Prisma, whose layers would cost more than its rows. Only where
 * accepted challenges learn what became of their matches is there a second, in one transaction, through Prisma.
 */
export function createPrismaMatchRecords(
  { prisma, pool }: { prisma: PrismaClient; pool: Pick<pg.Pool, 'query'> },
  /** Is given the challenges that learnt it, after the commit. */
  onSettled: (challenges: readonly StoredChallenge[]) => void = () => undefined,
): MatchRecords {
  return {
    async write(records) {
      const values = toRows(records);
      try {
        if (!records.some(settlesChallenge)) {
          await pool.query({ name: WRITE_RECORDS_NAME, text: WRITE_RECORDS, values });
          return;
        }
        const writing = prisma.$executeRawUnsafe(WRITE_RECORDS, ...values);
        const settling = prisma.$queryRaw<ChallengeRow[]>(settleChallenges(records));
        const [, settled] = await prisma.$transaction([writing, settling]);
        onSettled(settled.map(toStoredChallenge));
      } catch (error) {
        throw refusalOf(error) ?? error;
      }
    },
  };
}

/** Both tables' rows as JSON. A time beyond the calendar is the record's fault, not the database's. */
function toRows(records: readonly MatchRecord[]): [records: string, players: string] {
  try {
    return [JSON.stringify(records.map(toRecordRow)), JSON.stringify(records.flatMap(toPlayerRows))];
  } catch (error) {
    throw new RefusedRecordError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Classes of SQLSTATE that say that the data is at fault: data exception, integrity constraint violation. */
const DATA_AT_FAULT = /^2[23]/;

/** The refusal that an error stands for, if the database refused the data itself. */
function refusalOf(error: unknown): RefusedRecordError | undefined {
  const { code, message } = databaseErrorOf(error);
  return DATA_AT_FAULT.test(code) ? new RefusedRecordError(`${code}: ${message}`, { cause: error }) : undefined;
}

/** SQLSTATE and text of the database's own error, which Prisma wraps; empty when there is none. */
function databaseErrorOf(error: unknown): { code: string; message: string } {
  if (error instanceof pg.DatabaseError) return { code: error.code ?? '', message: error.message };
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return { code: '', message: '' };
  const wrapped = error.meta?.driverAdapterError as
    | { cause?: { originalCode?: string; originalMessage?: string } }
    | undefined;
  return { code: wrapped?.cause?.originalCode ?? '', message: wrapped?.cause?.originalMessage ?? '' };
}
