import type { AttributeValue } from './attribute-definition.ts';
import type { Ruleset } from './ruleset.ts';

/** The pool of a ticket with these attribute values: `chess:3+2:standard:rated`. */
export const poolOf = (
  ruleset: Pick<Ruleset, 'name' | 'poolBy'>,
  attributes: Readonly<Record<string, AttributeValue>>,
): string =>
  [
    ruleset.name,
    ...ruleset.poolBy.map((name) => String(attributes[name] ?? '').replace(/[%:]/g, encodeURIComponent)),
  ].join(':');
