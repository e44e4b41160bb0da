import { accepts, oneOf } from './attribute-field.ts';
import { type Attributes, choicesOf, type JoinBody, withDefaults } from './join-body.ts';
import { isRequired, poolOf, type Ruleset } from './ruleset/index.ts';
import { MAX_POOL_NAME_LENGTH } from './ticket.ts';

interface FieldProblem {
  path: (string | number)[];
  message: string;
}

/**
 * What no single field of a join body can tell: that a choice is complete, said in one place only and not said twice, and
 * what place and party mean together. `isSound`: every field is what it should be; otherwise any may be anything.
 */
export function joinProblems(ruleset: Ruleset, body: JoinBody, { isSound }: { isSound: boolean }): FieldProblem[] {
  return [
    ...(body.alternatives === undefined ? missing(ruleset, body) : doubled(ruleset, body)),
    ...(isSound ? poolProblems(ruleset, choicesOf(body)) : []),
    ...placeProblems(ruleset, body),
    ...partyProblems(ruleset, body),
  ];
}

const missing = (ruleset: Ruleset, body: JoinBody): FieldProblem[] =>
  Object.entries(ruleset.attributes)
    .filter(([name, attribute]) => body[name] === undefined && isRequired(attribute))
    .map(([name, attribute]) => ({ path: [name], message: accepts(attribute) }));

const doubled = (ruleset: Ruleset, body: JoinBody): FieldProblem[] =>
  Object.keys(ruleset.attributes)
    .filter((name) => body[name] !== undefined)
    .map((name) => ({ path: [name], message: 'belongs into "alternatives" when these are given' }));

function poolProblems(ruleset: Ruleset, choices: readonly Attributes[]): FieldProblem[] {
  const pools = choices.map((choice) => poolOf(ruleset, withDefaults(ruleset, choice)));
  const placeOf = (index: number): (string | number)[] => (choices.length === 1 ? [] : ['alternatives', index]);
  return pools.flatMap((pool, index): FieldProblem[] => {
    const first = pools.indexOf(pool);
    if (first !== index) return [{ path: placeOf(index), message: samePool(ruleset, first) }];
    if (pool.length <= MAX_POOL_NAME_LENGTH) return [];
    return [{ path: placeOf(index), message: `${ruleset.poolBy.join(', ')}: too long together` }];
  });
}

function samePool({ attributes, poolBy }: Ruleset, first: number): string {
  const isAllOfIt = Object.keys(attributes).every((name) => poolBy.includes(name));
  if (isAllOfIt) return `asks for the same as alternatives.${first}`;
  const differ = poolBy.length === 0 ? 'this queue has one pool only' : `they must differ in ${poolBy.join(' or ')}`;
  return `waits in the same pool as alternatives.${first}; ${differ}`;
}

function placeProblems({ regions }: Ruleset, { region, latencies }: JoinBody): FieldProblem[] {
  if (regions === undefined) return [];
  if (region !== undefined && latencies !== undefined) {
    return [{ path: ['latencies'], message: 'send "region" or "latencies", not both' }];
  }
  if (regions.latency !== undefined && isRecord(latencies)) {
    const measured = Object.values(latencies);
    if (measured.length === 0) return [{ path: ['latencies'], message: 'needs at least one region' }];
    const { max } = regions.latency;
    if (measured.every((ms) => typeof ms === 'number' && ms > max)) {
      return [{ path: ['latencies'], message: `no region is within ${max} ms, the most that this queue allows` }];
    }
  }
  if (!regions.required || region !== undefined || latencies !== undefined) return [];
  return [{ path: ['region'], message: oneOf(regions.names) }];
}

function partyProblems({ party: rule, name }: Ruleset, { party = [] }: JoinBody): FieldProblem[] {
  // Whatever else it may be is refused by its own field.
  if (!Array.isArray(party)) return [];
  const problems: FieldProblem[] = [];
  const size = party.length + 1;
  const isTooLarge = size > Math.max(...rule.sizes);
  if (!rule.sizes.includes(size) && !isTooLarge) {
    const message = `"${name}" is for parties of ${rule.sizes.join(', ')}; yours has ${size}, you included`;
    problems.push({ path: ['party'], message });
  }
  const ids = party.map((member: unknown) => (isRecord(member) ? member.user_id : undefined));
  for (const [index, id] of ids.entries()) {
    if (id === undefined || ids.indexOf(id) === index) continue;
    problems.push({ path: ['party', index, 'user_id'], message: 'stands here twice' });
  }
  return problems;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
