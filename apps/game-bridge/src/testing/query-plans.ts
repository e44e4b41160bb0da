import pg from 'pg';
import { LARGE_TABLES } from './large-history.ts';

interface Statement {
  text: string;
  values: unknown[];
}

/** A node of a plan, as EXPLAIN tells it. */
interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Plan Rows': number;
  /** Of a statement that was carried out: per loop. */
  'Actual Rows'?: number;
  'Rows Removed by Filter'?: number;
  'Actual Loops'?: number;
  Plans?: PlanNode[];
}

/** Rows that may be sorted: more is not one page, or the seasons of those who are asked about at once. */
const MOST_SORTED_ROWS = 500;

/** A pool of connections that remembers what it is asked, so that the plans of exactly that can be looked at. */
export function watchStatements(url: string): { pool: pg.Pool; take: () => Statement[] } {
  const statements: Statement[] = [];
  class WatchedClient extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config);
      const query = this.query.bind(this) as (...args: unknown[]) => unknown;
      const watched = (...args: unknown[]) => {
        const [first, second] = args;
        const { text, values } = (
          typeof first === 'string' ? { text: first, values: second } : first
        ) as Partial<Statement>;
        if (text !== undefined && !/^(BEGIN|COMMIT|ROLLBACK|SET)/i.test(text))
          statements.push({ text, values: Array.isArray(values) ? [...values] : [] });
        return query(...args);
      };
      this.query = watched as pg.Client['query'];
    }
  }
  return {
    pool: new pg.Pool({ connectionString: url, max: 3, Client: WatchedClient }),
    take: () => statements.splice(0),
  };
}

/** How PostgreSQL would carry a statement out; one that changes nothing is carried out, to see what it takes. */
export async function explain(client: pg.ClientBase, { text, values }: Statement): Promise<PlanNode> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `EXPLAIN (FORMAT JSON, ANALYZE ${/\b(INSERT|UPDATE|DELETE|FOR UPDATE)\b/.test(text) ? 'OFF' : 'ON'}) ${text}`,
    values,
  );
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  if (plan === undefined) throw new Error(`no plan of ${text}`);
  return plan;
}

/** What of a plan takes the longer the more rows a large table has. */
export function problemsOf(plan: PlanNode): string[] {
  const table = plan['Relation Name'] ?? '';
  const isLarge = (LARGE_TABLES as readonly string[]).includes(table);
  const problems: string[] = [];
  if (isLarge && plan['Node Type'] === 'Seq Scan') problems.push(`Seq Scan of ${table}`);
  if (isLarge && /^Index (Only )?Scan$/.test(plan['Node Type']) && plan['Index Cond'] === undefined)
    problems.push(`all of ${plan['Index Name']}`);
  const [input] = plan.Plans ?? [];
  if (/Sort$/.test(plan['Node Type']) && input && input['Plan Rows'] > MOST_SORTED_ROWS)
    problems.push(`Sort of ${input['Plan Rows']} rows`);
  return [...problems, ...(plan.Plans ?? []).flatMap(problemsOf)];
}

/** How many rows of large tables were looked at, whether or not they were wanted. */
export function rowsRead(plan: PlanNode): number {
  const isScan = plan['Node Type'].endsWith('Scan') && plan['Relation Name'] !== undefined;
  const perLoop = (plan['Actual Rows'] ?? 0) + (plan['Rows Removed by Filter'] ?? 0);
  const own = isScan ? perLoop * (plan['Actual Loops'] ?? 0) : 0;
  return (plan.Plans ?? []).reduce((sum, child) => sum + rowsRead(child), own);
}

/** The large tables that a plan reads or writes. */
export const tablesOf = (plan: PlanNode): string[] => [
  ...new Set([plan['Relation Name'] ?? [], (plan.Plans ?? []).flatMap(tablesOf)].flat()),
];
