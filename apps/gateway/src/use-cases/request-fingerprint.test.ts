import { type JoinBody, joinBodySchema, type Ruleset, rulesetSchema, toJoinRequest } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { teamsFile } from '../testing/ruleset-files.ts';
import { requestFingerprint } from './request-fingerprint.ts';

const ruleset = rulesetSchema.parse({
  ...teamsFile,
  attributes: {
    ...teamsFile.attributes,
    level: { type: 'number', min: 1, max: 9, default: 5 },
    topics: { type: 'list', values: ['graphs', 'trees'], default: [] },
  },
  teams: { count: 2, size: 3, roles: { tank: 1, healer: 1 } },
  party: { sizes: [1, 2, 3] },
});
const fingerprintOf = (body: object, of: Ruleset = ruleset): string => {
  const parsed = joinBodySchema(of, { queueOptional: true }).parse(body);
  return requestFingerprint(of.name, toJoinRequest(of, parsed as JoinBody));
};
const [bob, eve] = [{ user_id: 'bob' }, { user_id: 'eve' }];

describe('requestFingerprint', () => {
  it.each([
    [{}, { queue: 'teams', map: 'desert', level: 5, topics: [] }],
    [{}, { alternatives: [{ map: 'desert' }] }],
    [{ topics: ['graphs', 'trees'] }, { topics: ['trees', 'graphs'] }],
    [{ latencies: { eu: 20, us: 90 } }, { latencies: { us: 90, eu: 20 } }],
    [{ party: [bob, eve] }, { party: [eve, bob] }],
    [{ avoid_players: ['x', 'y'] }, { avoid_players: ['y', 'x', 'y'] }],
    [{ party: [], avoid_players: [] }, {}],
  ])('is the same however a request is spelled: %j', (one, other) => {
    expect(fingerprintOf(one)).toBe(fingerprintOf(other));
  });

  it('does not depend on the order of the attributes in the ruleset', () => {
    const attributes = Object.fromEntries(Object.entries(ruleset.attributes).toReversed());
    expect(fingerprintOf({ level: 7 }, { ...ruleset, attributes })).toBe(fingerprintOf({ level: 7 }));
  });

  it('is another one for everything that asks for something else', () => {
    const bodies = [
      {},
      { map: 'harbour' },
      { level: 6 },
      { topics: ['graphs'] },
      { topics: ['trees'] },
      { region: 'eu' },
      { region: 'us' },
      { latencies: { eu: 20 } },
      { latencies: { eu: 21 } },
      { latencies: { us: 20 } },
      { party: [bob] },
      { party: [eve] },
      { party: [bob, eve] },
      { party: [{ ...bob, roles: ['tank'] }] },
      { roles: ['tank'] },
      { roles: ['tank', 'healer'] },
      { roles: ['healer', 'tank'] },
      { max_rating_gap: 50 },
      { max_rating_gap: 51 },
      { avoid_players: ['bob'] },
      { alternatives: [{ map: 'desert' }, { map: 'harbour' }] },
      { alternatives: [{ map: 'harbour' }, { map: 'desert' }] },
    ];
    const fingerprints = bodies.map((body) => fingerprintOf(body));
    fingerprints.push(fingerprintOf({}, { ...ruleset, name: 'other' }));
    expect(new Set(fingerprints).size).toBe(bodies.length + 1);
  });
});
