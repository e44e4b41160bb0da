import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from '../../generated/client.ts';
import { WRITE_RECORDS, WRITE_RECORDS_NAME } from '../records/write-records-sql.ts';

/**
 * Statements so frequent that parsing and planning them is felt: each connection prepares them once. The others are none of
 * its business; a name that is empty means so.
 */
const preparedAs = new Map([[WRITE_RECORDS, WRITE_RECORDS_NAME]]);

/** Prisma on these connections; connects when it is first used. */
export const createPrisma = (pool: pg.Pool): PrismaClient =>
  new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: ({ sql }) => preparedAs.get(sql) ?? '' }),
    log: [],
  });
