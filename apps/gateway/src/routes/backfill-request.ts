import {
  type AttributeValue,
  attributesBodySchema,
  type BackfillBody,
  type Problem,
  poolOf,
  type Ruleset,
} from '@paireto/contracts';
import { explainIssues } from '../http/explain-issues.ts';
import type { BackfillRequest } from '../use-cases/open-backfill.ts';

type FieldErrors = NonNullable<Problem['errors']>;

/** What is wrong with it: of the fields, or that the queue does not allow it at all. */
export type BackfillRefusal = { outcome: 'invalid'; errors: FieldErrors } | { outcome: 'not-allowed'; queue: string };

/** Checks what the body's own schema cannot know: the queue, its attributes, regions and teams. */
export function readBackfillRequest(
  rulesets: ReadonlyMap<string, Ruleset>,
  body: BackfillBody,
): { outcome: 'read'; request: BackfillRequest } | BackfillRefusal {
  const ruleset = rulesets.get(body.queue);
  if (!ruleset) return { outcome: 'invalid', errors: [{ path: 'queue', message: oneOf([...rulesets.keys()]) }] };
  if (!ruleset.backfill) return { outcome: 'not-allowed', queue: ruleset.name };
  const parsed = attributesBodySchema(ruleset).safeParse(body.attributes);
  const errors = [
    ...(parsed.success ? [] : explainIssues(parsed.error.issues, body.attributes).map(inside('attributes'))),
    ...regionErrors(ruleset, body),
    ...teamErrors(ruleset, body),
  ];
  if (!parsed.success || errors.length > 0) return { outcome: 'invalid', errors };
  const attributes = withoutAbsent(parsed.data);
  return { outcome: 'read', request: { ruleset, pool: poolOf(ruleset, attributes), attributes, body } };
}

const oneOf = (names: readonly string[]): string => `expected one of ${names.map((name) => `"${name}"`).join(', ')}`;

const inside =
  (parent: string) =>
  ({ path, message }: FieldErrors[number]): FieldErrors[number] => ({
    path: path === '' ? parent : `${parent}.${path}`,
    message,
  });

const withoutAbsent = (values: Record<string, AttributeValue | undefined>): BackfillRequest['attributes'] =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

function regionErrors({ regions }: Ruleset, { region }: BackfillBody): FieldErrors {
  if (region === undefined) {
    return regions?.required ? [{ path: 'region', message: `required; ${oneOf(regions.names)}` }] : [];
  }
  if (!regions) return [{ path: 'region', message: 'this queue has no regions' }];
  return regions.names.includes(region) ? [] : [{ path: 'region', message: oneOf(regions.names) }];
}

function teamErrors({ teams }: Ruleset, { teams: asked }: BackfillBody): FieldErrors {
  const names = teams.map(({ name }) => name);
  const errors = asked.flatMap(({ team, players, open }, index): FieldErrors => {
    const rule = teams.find(({ name }) => name === team);
    const path = `teams.${index}`;
    if (!rule) return [{ path: `${path}.team`, message: oneOf(names) }];
    if (asked.findIndex((other) => other.team === team) !== index) {
      return [{ path: `${path}.team`, message: 'stands here twice' }];
    }
    if (players.length + open <= rule.maxPlayers) return [];
    const message = `team "${team}" has ${rule.maxPlayers} seats; ${players.length} play and ${open} are to come`;
    return [{ path: `${path}.open`, message }];
  });
  const seats = asked.reduce((sum, { open }) => sum + open, 0);
  if (seats === 0) errors.push({ path: 'teams', message: 'no seat is open' });
  return [...errors, ...repeatedPlayers(asked)];
}

function repeatedPlayers(teams: BackfillBody['teams']): FieldErrors {
  const seen = new Set<string>();
  return teams.flatMap(({ players }, team) =>
    players.flatMap(({ user_id }, index): FieldErrors => {
      if (seen.has(user_id)) return [{ path: `teams.${team}.players.${index}.user_id`, message: 'stands here twice' }];
      seen.add(user_id);
      return [];
    }),
  );
}
