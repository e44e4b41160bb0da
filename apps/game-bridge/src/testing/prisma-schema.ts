import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A table as the datamodel has it, in the words of PostgreSQL. */
export interface DeclaredTable {
  name: string;
  /** `name type [NOT NULL] [DEFAULT x]`. */
  columns: string[];
  /** As `pg_get_indexdef` writes them, the primary key among them. */
  indexes: string[];
  /** As `pg_get_constraintdef` writes them. */
  foreignKeys: string[];
}

interface Block {
  kind: string;
  name: string;
  lines: string[];
}

const TYPES: Readonly<Record<string, string>> = {
  String: 'text',
  Int: 'integer',
  Float: 'double precision',
  Boolean: 'boolean',
  Json: 'jsonb',
  '@db.Uuid': 'uuid',
  '@db.SmallInt': 'smallint',
  '@db.Timestamptz(3)': 'timestamp(3) with time zone',
};

/** What prisma/schema.prisma says: as far as this project uses its language. Throws at what it does not understand. */
export async function readPrismaSchema(): Promise<{ tables: DeclaredTable[]; enums: Record<string, string[]> }> {
  const text = await readFile(fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url)), 'utf8');
  const blocks = [...text.matchAll(/^(model|enum) (\w+) \{\n([^}]*)^\}/gm)].map(
    ([, kind = '', name = '', body = '']): Block => {
      const lines = body.split('\n').map((line) => line.replace(/\/\/.*/, '').trim());
      return { kind, name, lines: lines.filter((line) => line !== '') };
    },
  );
  const named = new Map(blocks.map((block) => [block.name, block]));
  return {
    tables: blocks.filter(({ kind }) => kind === 'model').map((block) => toTable(block, named)),
    enums: Object.fromEntries(
      blocks
        .filter(({ kind }) => kind === 'enum')
        .map((block) => [tableOf(block), block.lines.filter((line) => !line.startsWith('@@'))]),
    ),
  };
}

const tableOf = ({ name, lines }: Block): string =>
  lines.map((line) => /^@@map\("(\w+)"\)/.exec(line)?.[1]).find((mapped) => mapped !== undefined) ?? name;

function toTable(block: Block, named: ReadonlyMap<string, Block>): DeclaredTable {
  const table = tableOf(block);
  const columns: string[] = [];
  const indexes: string[] = [];
  const foreignKeys: string[] = [];
  for (const line of block.lines) {
    const [, attribute, list] = /^@@(\w+)\(\[(.*)\]\)/.exec(line) ?? [];
    if (attribute === 'index') indexes.push(toIndex(table, keysOf(block, list), 'idx', ''));
    else if (attribute === 'id') indexes.push(toIndex(table, keysOf(block, list), 'pkey', 'UNIQUE '));
    if (line.startsWith('@@')) continue;
    const [, field = '', type = '', arity = '', rest = ''] = /^(\w+)\s+(\w+)(\[\]|\?)?\s*(.*)$/.exec(line) ?? [];
    const other = named.get(type);
    if (other?.kind === 'model') {
      const key = /@relation\(fields: \[(.*?)\], references: \[(.*?)\], onDelete: Cascade\)/.exec(rest);
      if (key) foreignKeys.push(toForeignKey(keysOf(block, key[1]), tableOf(other), keysOf(other, key[2])));
      continue;
    }
    const name = columnOf(block, field);
    if (/@id\b/.test(rest)) indexes.push(toIndex(table, [name], 'pkey', 'UNIQUE '));
    const base = other ? tableOf(other) : (TYPES[/@db\.\S+/.exec(rest)?.[0] ?? type] ?? `no type for ${type}`);
    const nullable = arity === '?' ? '' : ' NOT NULL';
    columns.push(`${name} ${base}${arity === '[]' ? '[]' : ''}${nullable}${toDefault(rest, base)}`);
  }
  return { name: table, columns: columns.sort(), indexes: indexes.sort(), foreignKeys: foreignKeys.sort() };
}

function columnOf(block: Block, field: string): string {
  const line = block.lines.find((each) => each.startsWith(`${field} `));
  if (line === undefined) throw new Error(`${block.name} has no ${field}`);
  return /@map\("(\w+)"\)/.exec(line)?.[1] ?? field;
}

/** `tenant, id(sort: Desc)` as columns. */
const keysOf = (block: Block, list = ''): string[] =>
  list.split(', ').map((key) => {
    const [, field = '', sort = ''] = /^(\w+)(\(sort: Desc\))?$/.exec(key) ?? [];
    return columnOf(block, field) + (sort === '' ? '' : ' DESC');
  });

function toIndex(table: string, keys: readonly string[], kind: 'idx' | 'pkey', unique: string): string {
  const names = kind === 'pkey' ? [table] : [table, ...keys.map((key) => key.replace(' DESC', ''))];
  return `CREATE ${unique}INDEX ${[...names, kind].join('_')} ON public.${table} USING btree (${keys.join(', ')})`;
}

const toForeignKey = (keys: readonly string[], other: string, otherKeys: readonly string[]): string =>
  `FOREIGN KEY (${keys.join(', ')}) REFERENCES ${other}(${otherKeys.join(', ')}) ON UPDATE CASCADE ON DELETE CASCADE`;

function toDefault(rest: string, type: string): string {
  const [, value] = /@default\((now\(\)|"\w+"|\w+)\)/.exec(rest) ?? [];
  if (value === undefined) return '';
  if (value === 'now()') return ' DEFAULT CURRENT_TIMESTAMP';
  if (/^(\d+|true|false)$/.test(value)) return ` DEFAULT ${value}`;
  return ` DEFAULT '${value.replaceAll('"', '')}'::${type}`;
}
