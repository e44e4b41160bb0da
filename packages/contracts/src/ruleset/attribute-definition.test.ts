import { describe, expect, it } from 'vitest';
import { type JoinBody, joinBodySchema, toJoinRequest } from '../join-request.ts';
import { type AttributeDefinition, attributeDefinitionSchema } from './attribute-definition.ts';
import { type RulesetFile, rulesetSchema } from './index.ts';

const file: RulesetFile = { name: 'duel', version: 1, teams: { count: 2 } };
const problemsOf = (more: Partial<RulesetFile>) =>
  (rulesetSchema.safeParse({ ...file, ...more }).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('an attribute', () => {
  it.each([
    { type: 'choice', values: [] },
    { type: 'choice', values: ['a', 'a'] },
    { type: 'choice', values: ['a'], default: 'b' },
    { type: 'choice', values: Array.from({ length: 65 }, (_, index) => `v${index}`) },
    { type: 'choice', values: ['x'.repeat(65)] },
    { type: 'text', pattern: '(' },
    { type: 'text', pattern: '[a-z]+', default: 'A' },
    { type: 'text', pattern: 'a'.repeat(257) },
    { type: 'number', min: 2, max: 1 },
    { type: 'number', min: 0, max: 1, default: 2 },
    { type: 'number', min: Number.NEGATIVE_INFINITY, max: 1 },
    { type: 'number', min: 0, max: Number.NaN },
    { type: 'list', values: ['a'], default: ['b'] },
    { type: 'list', values: ['a'], max_items: 0 },
    { type: 'list', values: ['a'], max_items: 33 },
    { type: 'choice', values: ['a'], min: 1 },
    { type: 'colour' },
  ])('that means nothing is refused: %j', (definition) => {
    expect(attributeDefinitionSchema.safeParse(definition).success).toBe(false);
  });

  it('that is optional may be left out of a join, and is not in its ticket then', () => {
    const difficulty = { type: 'choice', values: ['easy', 'hard'], optional: true } as const;
    const ruleset = rulesetSchema.parse({ ...file, attributes: { difficulty } });
    const attributesOf = (body: object) =>
      toJoinRequest(ruleset, joinBodySchema(ruleset).parse({ queue: 'duel', ...body }) as JoinBody).choices.map(
        ({ attributes }) => attributes,
      );
    expect(attributesOf({})).toEqual([{}]);
    expect(attributesOf({ alternatives: [{}] })).toEqual([{}]);
    expect(attributesOf({ difficulty: 'hard' })).toEqual([{ difficulty: 'hard' }]);
    expect(joinBodySchema(ruleset).safeParse({ queue: 'duel', difficulty: 'grim' }).success).toBe(false);
  });

  it('that forms the pool is a single value and always there', () => {
    const topics: AttributeDefinition = { type: 'list', values: ['graphs'], max_items: 8 };
    const level: AttributeDefinition = { type: 'choice', values: ['easy'], optional: true };
    expect(problemsOf({ attributes: { topics, level }, pool_by: ['topics', 'level', 'map'] })).toEqual([
      'pool_by.0: "topics" is a list: a pool needs one value',
      'pool_by.1: "level" is optional: a pool needs its value',
      'pool_by.2: "map" is not an attribute of this ruleset (known: topics, level)',
    ]);
  });

  it('with a default cannot be optional: it is never left out', () => {
    const level: AttributeDefinition = { type: 'choice', values: ['easy'], default: 'easy', optional: true };
    expect(problemsOf({ attributes: { level } })).toEqual([
      'attributes.level.optional: has a default, so it is never left out',
    ]);
  });

  it.each(['queue', 'region', 'latencies', 'alternatives', 'party', 'roles', 'max_rating_gap', 'avoid_players'])(
    'cannot be named %s: a join has such a field',
    (name) => {
      expect(problemsOf({ attributes: { [name]: { type: 'choice', values: ['a'] } } })).toEqual([
        `attributes.${name}: is a field of every join request; choose another name`,
      ]);
    },
  );
});
