import type { LabelValues } from './metric-description.ts';

/** Values of labels that only the installation knows. A set may grow later, as the program does. */
export interface KnownValues {
  /** Names of the rulesets. */
  queue?: Iterable<string>;
  /** What routes are called; a pattern each, never a path. */
  route?: Iterable<string>;
}

/** What stands for every value that a label must not have. */
export const OTHER = 'other';

/** One series of a metric: what it is labelled with, and what is kept for it. */
export interface Series<Kept> {
  readonly attributes: Readonly<Record<string, string>>;
  readonly kept: Kept;
}

/**
 * The series of one metric, made when first asked for and the same object ever after. There are never more than the values
 * of its labels allow, whatever is asked for: what is not among them is `other`.
 */
export interface BoundedSeries<Kept> {
  get: (values: readonly string[]) => Series<Kept>;
  all: () => Iterable<Series<Kept>>;
}

interface Node<Kept> {
  children: Map<string, Node<Kept>>;
  series?: Series<Kept>;
}

export function createBoundedSeries<Kept>(
  labels: Readonly<Record<string, LabelValues>>,
  known: KnownValues,
  keep: () => Kept,
): BoundedSeries<Kept> {
  const names = Object.keys(labels);
  const allowed = names.map((name) => setOf(valuesOf(labels[name] ?? [], known)));
  const root: Node<Kept> = { children: new Map() };
  const all: Series<Kept>[] = [];

  const childOf = (node: Node<Kept>, depth: number, value: string): Node<Kept> => {
    const found = node.children.get(value);
    if (found !== undefined) return found;
    if (value !== OTHER && allowed[depth]?.has(value) !== true) return childOf(node, depth, OTHER);
    const child: Node<Kept> = { children: new Map() };
    node.children.set(value, child);
    return child;
  };

  const open = (node: Node<Kept>, values: readonly string[]): Series<Kept> => {
    const isAllowed = (value: string, depth: number) => allowed[depth]?.has(value) === true;
    const attributes = Object.fromEntries(
      names.map((name, depth) => {
        const value = values[depth] ?? OTHER;
        return [name, isAllowed(value, depth) ? value : OTHER];
      }),
    );
    const series = { attributes, kept: keep() };
    node.series = series;
    all.push(series);
    return series;
  };

  return {
    get(values) {
      let node = root;
      for (let depth = 0; depth < names.length; depth += 1) node = childOf(node, depth, values[depth] ?? OTHER);
      return node.series ?? open(node, values);
    },
    all: () => all,
  };
}

/** A set is taken as it is: what is added to it later counts. */
const setOf = (values: Iterable<string>): ReadonlySet<string> => (values instanceof Set ? values : new Set(values));

/** The values that a label may have here. */
export const valuesOf = (values: LabelValues, known: KnownValues): Iterable<string> =>
  typeof values === 'string' ? (known[values] ?? []) : values;
