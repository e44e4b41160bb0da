import { type JoinBody, type JoinRequest, joinBodySchema, type Ruleset, toJoinRequest } from '@paireto/contracts';
import type { z } from 'zod';
import { type JoinExamples, joinExamples } from './join-examples.ts';
import { createQueueUnion } from './queue-union.ts';

/** The join body of an installation: one schema per queue. */
export function createJoinBody(rulesets: ReadonlyMap<string, Ruleset>): {
  schema: z.ZodType<JoinBody>;
  examples: JoinExamples;
  read(body: JoinBody): { ruleset: Ruleset; request: JoinRequest };
} {
  const union = createQueueUnion(rulesets, { idPrefix: 'Join', schemaOf: joinBodySchema });
  if (!union.schema) throw new Error('an installation needs at least one queue');
  const schema = union.schema as z.ZodType<JoinBody>;
  return {
    schema,
    examples: examplesFor(union.taken, schema),
    read(body) {
      const ruleset = union.rulesetOf(body);
      return { ruleset, request: toJoinRequest(ruleset, body) };
    },
  };
}

/** Of a pattern without an example nothing is known that fits it: such a queue has no examples. */
function examplesFor(rulesets: readonly Ruleset[], schema: z.ZodType<JoinBody>): JoinExamples {
  const examples = rulesets.flatMap((ruleset) => Object.entries(joinExamples(ruleset)));
  return Object.fromEntries(examples.filter(([, { value }]) => schema.safeParse(value).success));
}
