import { type JoinRequest, joinBodySchema, type QueueDefinition, toJoinRequest } from '@paireto/contracts';
import { z } from 'zod';

type Body = Record<string, string | undefined>;

/** The queue that is meant when the body names none. */
const USUAL_QUEUE = 'chess';

/**
 * The join body of an installation: one strict schema per queue, told apart by `queue`. The name may be left out when
 * there is only one queue, and then also for `chess`.
 */
export function createJoinBody(queues: ReadonlyMap<string, QueueDefinition>): {
  schema: z.ZodType<Body>;
  example: Record<string, string>;
  read(body: Body): { queue: QueueDefinition; request: JoinRequest };
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
    schema: (others.length === 0 ? first : described) as z.ZodType<Body>,
    example: exampleFor(fallback ?? (definitions[0] as QueueDefinition)),
    read(body) {
      const queue = body.queue === undefined ? fallback : queues.get(body.queue);
      if (!queue) throw new Error(`the schema let the unknown queue ${body.queue} pass`);
      return { queue, request: toJoinRequest(queue, body) };
    },
  };
}

function exampleFor(queue: QueueDefinition): Record<string, string> {
  const attributes = Object.entries(queue.attributes).map(([name, attribute]) => [
    name,
    attribute.example ?? attribute.default ?? attribute.values?.[0] ?? '',
  ]);
  return { queue: queue.name, ...Object.fromEntries(attributes) };
}
