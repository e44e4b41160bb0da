import {
  type ChallengeBody,
  type ChallengeRequest,
  challengeBodySchema,
  hasColors,
  type Ruleset,
  takesChallenges,
  toChallengeRequest,
} from '@paireto/contracts';
import type { z } from 'zod';
import { exampleAttributes } from './join-examples.ts';
import { createQueueUnion } from './queue-union.ts';

/** Bodies for the OpenAPI document, by name. */
type ChallengeExamples = Record<string, { summary: string; value: object }>;

/** The body of a challenge in an installation: one schema per queue that takes challenges; undefined where none does. */
export function createChallengeBody(rulesets: ReadonlyMap<string, Ruleset>):
  | {
      schema: z.ZodType<ChallengeBody>;
      examples: ChallengeExamples;
      read(body: ChallengeBody): { ruleset: Ruleset; request: ChallengeRequest };
    }
  | undefined {
  const union = createQueueUnion(rulesets, {
    idPrefix: 'Challenge',
    schemaOf: challengeBodySchema,
    takes: takesChallenges,
  });
  if (!union.schema) return undefined;
  const schema = union.schema as z.ZodType<ChallengeBody>;
  return {
    schema,
    examples: examplesFor(union.taken, schema),
    read(body) {
      const ruleset = union.rulesetOf(body);
      return { ruleset, request: toChallengeRequest(ruleset, body) };
    },
  };
}

/** Of a pattern without an example nothing is known that fits it: such a queue has no examples. */
function examplesFor(rulesets: readonly Ruleset[], schema: z.ZodType): ChallengeExamples {
  const examples = rulesets.flatMap((ruleset) => Object.entries(challengeExamples(ruleset)));
  return Object.fromEntries(examples.filter(([, { value }]) => schema.safeParse(value).success));
}

function challengeExamples(ruleset: Ruleset): ChallengeExamples {
  const { name } = ruleset;
  const common = { queue: name, opponent: 'bob', ...exampleAttributes(ruleset) };
  const color = hasColors(ruleset.teams) ? { color: 'white' } : {};
  return {
    [name]: { summary: `${name}: now`, value: { ...common, ...color, message: 'Rematch?', expires_in: 300 } },
    [`${name}-open-ended`]: { summary: `${name}: when you can`, value: { ...common, open_ended: true } },
  };
}
