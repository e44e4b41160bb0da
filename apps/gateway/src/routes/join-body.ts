import { type JoinBody, type JoinRequest, joinBodySchema, type Ruleset, toJoinRequest } from '@paireto/contracts';
import { z } from 'zod';
import { type JoinExamples, joinExamples } from './join-examples.ts';

/** The queue that is meant when the body names none. */
const USUAL_QUEUE = 'chess';

/**
 * The join body of an installation: one strict schema per queue, told apart by `queue`. The name may be left out when
 * there is only one queue, and then also for `chess`.
 */
export function createJoinBody(rulesets: ReadonlyMap<string, Ruleset>): {
  schema: z.ZodType<JoinBody>;
  examples: JoinExamples;
  read(body: JoinBody): { ruleset: Ruleset; request: JoinRequest };
} {
  const all = [...rulesets.values()];
  const fallback = all.length === 1 ? all[0] : rulesets.get(USUAL_QUEUE);
  const idOf = ({ name }: Ruleset) => `Join-${name}`;
  const [first, ...others] = all.map((ruleset) =>
    joinBodySchema(ruleset, { queueOptional: ruleset === fallback }).meta({ id: idOf(ruleset) }),
  );
  if (!first) throw new Error('an installation needs at least one queue');
  // Written out, because the document would leave out the queue whose name is optional.
  const mapping = Object.fromEntries(all.map((ruleset) => [ruleset.name, `#/components/schemas/${idOf(ruleset)}`]));
  const oneOf = z.discriminatedUnion('queue', [first, ...others]);
  const described = oneOf.meta({ discriminator: { propertyName: 'queue', mapping } });
  const schema = (others.length === 0 ? first : described) as z.ZodType<JoinBody>;
  return {
    schema,
    examples: examplesFor(all, schema),
    read(body) {
      const ruleset = body.queue === undefined ? fallback : rulesets.get(body.queue);
      if (!ruleset) throw new Error(`the schema let the unknown queue ${body.queue} pass`);
      return { ruleset, request: toJoinRequest(ruleset, body) };
    },
  };
}

/** Of a pattern without an example nothing is known that fits it: such a queue has no examples. */
function examplesFor(rulesets: readonly Ruleset[], schema: z.ZodType<JoinBody>): JoinExamples {
  const examples = rulesets.flatMap((ruleset) => Object.entries(joinExamples(ruleset)));
  return Object.fromEntries(examples.filter(([, { value }]) => schema.safeParse(value).success));
}
