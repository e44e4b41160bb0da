import {
  type JoinBody,
  type JoinRequest,
  joinBodySchema,
  type QueueDefinition,
  toJoinRequest,
} from '@paireto/contracts';
import { z } from 'zod';

/** The queue that is meant when the body names none. */
const USUAL_QUEUE = 'chess';

/** Bodies for the OpenAPI document, by name. */
export type JoinExamples = Record<string, { summary: string; value: JoinBody }>;

/**
 * The join body of an installation: one strict schema per queue, told apart by `queue`. The name may be left out when
 * there is only one queue, and then also for `chess`.
 */
export function createJoinBody(queues: ReadonlyMap<string, QueueDefinition>): {
  schema: z.ZodType<JoinBody>;
  examples: JoinExamples;
  read(body: JoinBody): { queue: QueueDefinition; request: JoinRequest };
} {
  const definitions = [...queues.values()];
  const fallback = definitions.length === 1 ? definitions[0] : queues.get(USUAL_QUEUE);
  const idOf = (queue: QueueDefinition) => `Join-${queue.name}`;
  const [first, ...others] = definitions.map((queue) =>
    joinBodySchema(queue, { queueOptional: queue === fallback }).meta({ id: idOf(queue) }),
  );
  if (!first) throw new Error('an installation needs at least one queue');
  // Written out, because the document would leave out the queue whose name is optional.
  const mapping = Object.fromEntries(definitions.map((queue) => [queue.name, `#/components/schemas/${idOf(queue)}`]));
  const oneOf = z.discriminatedUnion('queue', [first, ...others]);
  const described = oneOf.meta({ discriminator: { propertyName: 'queue', mapping } });
  return {
    schema: (others.length === 0 ? first : described) as z.ZodType<JoinBody>,
    examples: examplesFor(fallback ?? (definitions[0] as QueueDefinition)),
    read(body) {
      const queue = body.queue === undefined ? fallback : queues.get(body.queue);
      if (!queue) throw new Error(`the schema let the unknown queue ${body.queue} pass`);
      return { queue, request: toJoinRequest(queue, body) };
    },
  };
}

function examplesFor(queue: QueueDefinition): JoinExamples {
  const attributes = Object.fromEntries(
    Object.entries(queue.attributes).map(([name, attribute]) => [
      name,
      attribute.example ?? attribute.default ?? attribute.values?.[0] ?? '',
    ]),
  );
  const other = otherValueOf(queue, attributes);
  const one = { summary: 'One thing to play', value: { queue: queue.name, ...attributes } };
  if (!other) return { one };
  const alternatives = [attributes, { ...attributes, ...other }];
  return {
    one,
    several: { summary: 'Any of several, first choice first', value: { queue: queue.name, alternatives } },
  };
}

/** Another value for an attribute of the pool, so that there is a second pool to ask for. */
function otherValueOf(queue: QueueDefinition, attributes: Record<string, string>): Record<string, string> | undefined {
  for (const name of queue.poolBy.toReversed()) {
    const other = queue.attributes[name]?.values?.find((value) => value !== attributes[name]);
    if (other !== undefined) return { [name]: other };
  }
  return undefined;
}
