import type { AttributeDefinition, AttributeValue, JoinBody, Ruleset } from '@paireto/contracts';

/** Bodies for the OpenAPI document, by name. */
export type JoinExamples = Record<string, { summary: string; value: JoinBody }>;

/** What a player may send to join this queue: one thing to play, any of several, and with a party. */
export function joinExamples(ruleset: Ruleset): JoinExamples {
  const { name } = ruleset;
  const attributes = exampleAttributes(ruleset);
  const place = examplePlace(ruleset);
  const other = otherChoice(ruleset, attributes);
  const party = exampleParty(ruleset);
  return {
    [name]: { summary: `${name}: one thing to play`, value: { queue: name, ...attributes, ...place } },
    ...(other === undefined
      ? {}
      : {
          [`${name}-several`]: {
            summary: `${name}: any of several, first choice first`,
            value: { queue: name, alternatives: [attributes, { ...attributes, ...other }], ...place },
          },
        }),
    ...(party === undefined
      ? {}
      : {
          [`${name}-party`]: {
            summary: `${name}: with a party`,
            value: { queue: name, ...attributes, ...place, ...party },
          },
        }),
  };
}

/** A value for each attribute of the queue. */
export const exampleAttributes = (ruleset: Ruleset): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(ruleset.attributes).map(([name, attribute]) => [name, exampleValue(attribute)]));

function exampleValue(attribute: AttributeDefinition): AttributeValue {
  if (attribute.default !== undefined) return attribute.default;
  switch (attribute.type) {
    case 'choice':
      return attribute.values[0] ?? '';
    case 'text':
      return attribute.example ?? '';
    case 'number':
      return attribute.min;
    case 'list':
      return attribute.values.slice(0, 1);
  }
}

/** Another value for an attribute of the pool, so that there is a second pool to ask for. */
function otherChoice(
  { attributes, poolBy }: Ruleset,
  usual: Readonly<Record<string, AttributeValue>>,
): Record<string, AttributeValue> | undefined {
  for (const name of poolBy.toReversed()) {
    const attribute = attributes[name];
    const other = attribute?.type === 'choice' ? attribute.values.find((value) => value !== usual[name]) : undefined;
    if (other !== undefined) return { [name]: other };
  }
  return undefined;
}

function examplePlace({ regions }: Ruleset): Pick<JoinBody, 'region' | 'latencies'> {
  const [first, second] = regions?.names ?? [];
  if (regions === undefined || first === undefined) return {};
  if (regions.latency === undefined) return { region: first };
  const near = Math.min(24, regions.latency.max);
  return { latencies: { [first]: near, ...(second === undefined ? {} : { [second]: near + 17 }) } };
}

function exampleParty({ party, teams }: Ruleset): Pick<JoinBody, 'party' | 'roles'> | undefined {
  const size = party.sizes.find((each) => each > 1);
  if (size === undefined) return undefined;
  const [first, second = first] = [...new Set(teams.flatMap(({ roles }) => Object.keys(roles ?? {})))];
  const members = Array.from({ length: size - 1 }, (_, index) => ({
    user_id: `friend-${index + 1}`,
    ...(index > 0 || second === undefined ? {} : { roles: [second] }),
  }));
  return { party: members, ...(first === undefined ? {} : { roles: [first] }) };
}
