import type { AttributeValue } from './attribute-definition.ts';
import type { Ruleset } from './ruleset.ts';

/** The pool of a ticket with these attribute values: `chess:3+2:standard:rated`. */
export function poolOf(
  ruleset: Pick<Ruleset, 'name' | 'poolBy'>,
  attributes: Readonly<Record<string, AttributeValue>>,
): string {
  let pool = ruleset.name;
  for (const name of ruleset.poolBy) {
    const text = String(attributes[name] ?? '');
    pool += `:${/[%:]/.test(text) ? text.replace(/[%:]/g, encodeURIComponent) : text}`;
  }
  return pool;
}
