import type { RatingSourceName } from './ratings-rule.ts';
import type { ParsedRulesetFile } from './ruleset-file.ts';
import { type RulesetProblem, unknownAttribute } from './ruleset-problem.ts';

/** Sources that say how unsure a rating is. */
const withDeviation: readonly RatingSourceName[] = ['built-in', 'account-api'];

/** What the keys about ratings mean together with others and cannot. */
export const ratingsProblems = (file: ParsedRulesetFile): RulesetProblem[] => [
  ...ratedIfProblems(file),
  ...sourceProblems(file),
  ...provisionalProblems(file),
];

function ratedIfProblems({ ratings, attributes }: ParsedRulesetFile): RulesetProblem[] {
  return Object.entries(ratings?.rated_if ?? {}).flatMap(([name, values]): RulesetProblem[] => {
    const path = ['ratings', 'rated_if', name];
    const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (attribute === undefined) return [{ path, message: unknownAttribute(name, attributes) }];
    if (attribute.type !== 'choice') return [{ path, message: `"${name}" is not a choice, but ${attribute.type}` }];
    return values.flatMap((value, index) =>
      attribute.values.includes(value)
        ? []
        : [{ path: [...path, index], message: `"${value}" is not a value of "${name}"` }],
    );
  });
}

function sourceProblems({ ratings }: ParsedRulesetFile): RulesetProblem[] {
  if (ratings === undefined || ratings.fallback === 'static') return [];
  const { source, fallback } = ratings;
  const path = ['ratings', 'fallback'];
  if (source === 'token' || source === 'static') {
    return [{ path, message: `is never asked: "${source}" always answers` }];
  }
  return source === fallback ? [{ path, message: 'is the source itself; name another, such as "token"' }] : [];
}

function provisionalProblems({ ratings, rating }: ParsedRulesetFile): RulesetProblem[] {
  if (rating?.provisional_extra === undefined) return [];
  if (ratings !== undefined && withDeviation.includes(ratings.source)) return [];
  const message = 'needs ratings with a deviation: "ratings: { source: built-in }" or "account-api"';
  return [{ path: ['rating', 'provisional_extra'], message }];
}
