import type { Ruleset } from '@paireto/contracts';
import { z } from 'zod';

/** The queue that is meant when the body names none. */
const USUAL_QUEUE = 'chess';

/**
 * One strict schema per queue, told apart by `queue`. The name may be left out when the installation has only one queue,
 * and then also for `chess`. Without `schema` there is no queue to take.
 */
export function createQueueUnion<Schema extends z.ZodObject>(
  rulesets: ReadonlyMap<string, Ruleset>,
  options: {
    /** Names the schemas in the API document: `Join-chess`. */
    idPrefix: string;
    schemaOf: (ruleset: Ruleset, options: { queueOptional: boolean }) => Schema;
    /** Whether the queue is one of them. */
    takes?: (ruleset: Ruleset) => boolean;
  },
): { taken: Ruleset[]; schema: z.ZodType | undefined; rulesetOf(body: { queue?: string | undefined }): Ruleset } {
  const all = [...rulesets.values()];
  const fallback = all.length === 1 ? all[0] : rulesets.get(USUAL_QUEUE);
  const { takes = () => true } = options;
  const taken = all.filter(takes);
  const idOf = ({ name }: Ruleset) => `${options.idPrefix}-${name}`;
  const [first, ...others] = taken.map((ruleset) =>
    options.schemaOf(ruleset, { queueOptional: ruleset === fallback }).meta({ id: idOf(ruleset) }),
  );
  // Written out, because the document would leave out the queue whose name is optional.
  const mapping = Object.fromEntries(taken.map((ruleset) => [ruleset.name, `#/components/schemas/${idOf(ruleset)}`]));
  const oneOf =
    first && others.length > 0
      ? z.discriminatedUnion('queue', [first, ...others]).meta({ discriminator: { propertyName: 'queue', mapping } })
      : first;
  return {
    taken,
    schema: oneOf,
    rulesetOf(body) {
      const ruleset = body.queue === undefined ? fallback : rulesets.get(body.queue);
      if (!ruleset) throw new Error(`the schema let the unknown queue ${body.queue} pass`);
      return ruleset;
    },
  };
}
