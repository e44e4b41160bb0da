import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A migration as it lies in `prisma/migrations/<name>/migration.sql`. */
export interface Migration {
  /** The folder's name; migrations are applied in its order. */
  name: string;
  sql: string;
  /** sha256 of the file, hexadecimal, as Prisma computes it. */
  checksum: string;
}

/** The migrations that belong to this version of the program; found from source and from dist alike. */
export const migrationsFolder = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/** Reads all migrations of a folder, oldest first. */
export async function readMigrations(folder: string = migrationsFolder): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(`${folder}/${name}/migration.sql`, 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
