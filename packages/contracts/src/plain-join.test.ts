import { describe, expect, it } from 'vitest';
import { isPlainJoin } from './plain-join.ts';
import { joinCommandSchema } from './pool-commands.ts';

const ticket = {
  id: '0197a000-0000-7000-8000-000000000001',
  tenant: 'demo',
  queue: 'chess',
  rulesetVersion: 2,
  pools: ['chess:3+2:standard:rated'],
  players: [{ userId: 'ann', rating: 1_500.5, sideBalance: -1 }],
  attributes: [{ time_control: '3+2', length: 30 }],
  enqueuedAt: 1_700_000_000_000,
  expiresAt: 1_700_000_600_000,
};
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const join = (more: object = {}) => ({ op: 'join', pool: ticket.pools[0], ticket: { ...ticket, ...more } });
const player = (more: object) => join({ players: [{ ...ticket.players[0], ...more }] });

/** Values at, within and beyond all the limits that the schema knows, and of other kinds. */
const ODD: unknown[] = [
  ...[
    undefined,
    null,
    true,
    '',
    ' ',
    'a',
    'A',
    'é',
    '-a',
    'a'.repeat(33),
    'a'.repeat(64),
    'a'.repeat(65),
    'a'.repeat(129),
  ],
  ...['a'.repeat(512), 'a'.repeat(513), 'a\n', '\u0000', traceparent, traceparent.toUpperCase()],
  ...[ticket.id, ticket.id.toUpperCase(), ticket.id.replace('7', '9'), ticket.id.replace('-8', '-c'), `${ticket.id}0`],
  ...['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', ticket.id.replaceAll('-', '0')],
  ...[0, -0, 1, -1, 0.5, 1_000, 1_001, 10_000, -10_000, 10_001, 2 ** 53, 2 ** 53 - 1, 1e300, Number.POSITIVE_INFINITY],
  ...[[], [''], ['a'], ['a', 'b'], [1], [null], Array.from({ length: 9 }, () => 'a')],
  ...[[{}], [{ a: 'b' }], [{ a: 'b'.repeat(65) }], [{ ['a'.repeat(65)]: 'b' }], [{ a: ['b'] }], [{ a: null }], [[]]],
  ...[
    [{}, {}],
    [Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`a${index}`, 1]))],
    {},
    { a: 1 },
    [ticket.players[0]],
  ],
  ...[[JSON.parse('{"__proto__":"x"}')], JSON.parse('{"__proto__":"x"}'), [{ toString: 'x' }]],
  Array.from({ length: 65 }, () => ticket.players[0]),
];
const NAMES = [
  ...Object.keys(ticket),
  'region',
  'traceparent',
  'maxRatingGap',
  'headStartMs',
  'latencies',
  'backfill',
  'more',
  '__proto__',
];
const PLAYER_NAMES = [
  ...Object.keys(ticket.players[0]!),
  'deviation',
  'roles',
  'blocked',
  'recent',
  'ratingFrom',
  'ratingStale',
  'more',
];

/** As it comes out of JSON. */
const variants = [
  ...NAMES.flatMap((name) => ODD.map((value) => join({ [name]: value }))),
  ...PLAYER_NAMES.flatMap((name) => ODD.map((value) => player({ [name]: value }))),
  ...['op', 'pool', 'ticket', 'more'].flatMap((name) => ODD.map((value) => ({ ...join(), [name]: value }))),
  ...ODD,
].filter((value) => value !== undefined);

describe('a plain join', () => {
  it('is told at once as it comes from a gateway, with and without what is often said besides', () => {
    const usual = [
      ...[join(), join({ region: 'eu' }), join({ traceparent }), join({ maxRatingGap: 50 }), player({ deviation: 80 })],
      join({ pools: ['a', 'b'], attributes: [{}, { map: 'harbour' }] }),
    ];
    expect(usual.map(isPlainJoin)).toEqual(usual.map(() => true));
  });

  it(`is what the schema takes, and as it takes it, in ${variants.length} variants`, () => {
    for (const variant of variants) {
      if (!isPlainJoin(variant)) continue;
      const read = joinCommandSchema.safeParse(variant);
      expect(read.success, JSON.stringify(variant)).toBe(true);
      expect(read.data).toEqual(variant);
    }
  });

  it('is nothing with a member that is not known: the schema leaves it out', () => {
    expect(isPlainJoin(join({ more: 1 }))).toBe(false);
    expect(isPlainJoin({ ...join(), more: 1 })).toBe(false);
    expect(isPlainJoin(player({ more: 1 }))).toBe(false);
  });
});
