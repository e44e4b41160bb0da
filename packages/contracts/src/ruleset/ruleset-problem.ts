/** Something that is wrong with a ruleset, and the key it is about. */
export interface RulesetProblem {
  path: (string | number)[];
  message: string;
}

/** What to say of a name that no attribute of the ruleset has. */
export function unknownAttribute(name: string, attributes: object): string {
  const known = Object.keys(attributes);
  const which = known.length === 0 ? 'none are defined' : `known: ${known.join(', ')}`;
  return `"${name}" is not an attribute of this ruleset (${which})`;
}
