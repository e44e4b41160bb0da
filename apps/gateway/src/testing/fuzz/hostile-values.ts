import * as fc from 'fast-check';

/** Texts that somebody may take for something else than a text. */
export const hostileTexts = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(
      ...['', ' ', '\0', '\r\nX-Evil: 1', '*', '>', 'a.b.>', '{demo}', '}:{', '__proto__', 'constructor', 'toString'],
      ...[
        'null',
        'NaN',
        '-1',
        '1e999',
        '0x10',
        "' OR 1=1 --",
        '$\u007bjndi:ldap://x}',
        '<script>',
        '...',
        '%00',
        '%2e%2e%2f',
      ],
      ...['\ud800', '\u202e', '\ufeff', '💥', 'ﷺ', 'I\u0307', 'a'.repeat(129), 'x'.repeat(5_000), 'é'.repeat(300)],
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
  );

/** Anything but what is asked for. */
export const hostileValues = (): fc.Arbitrary<unknown> =>
  fc.oneof(
    hostileTexts(),
    fc.constantFrom<unknown>(null, true, false, 0, -0, -1, 1.5, 1e308, -1e308, 2 ** 53, 5e-324, [], {}, [[]], [null]),
    fc.constantFrom(...[10, 500].map((depth) => nested(depth))),
    fc.constantFrom(...[100, 2_000].map((length) => Array.from({ length }, (_, index) => index))),
    fc.jsonValue({ maxDepth: 3 }),
  );

/** Names of members that nobody asked for. */
export const unknownNames = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(
      ...[
        '__proto__',
        'constructor',
        'prototype',
        'hasOwnProperty',
        'toString',
        'valueOf',
        'then',
        'toJSON',
        '',
        '$ref',
      ],
      ...[
        'rating',
        'enqueued_at',
        'expires_at',
        'tenant',
        'status',
        'user_id',
        'queue_entry_id',
        'priority_class',
        'id',
      ],
      ...['constructor.prototype', 'x'.repeat(3_000), '💥', '\0'],
    ),
    hostileTexts(),
  );

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** A change of a value somewhere inside it: a member taken away, replaced, or added. */
export interface Spoiling {
  kind: 'drop' | 'replace' | 'add';
  /** Which of the places, counted on and on. */
  place: number;
  name: string;
  value: unknown;
}

export const spoilings = (): fc.Arbitrary<Spoiling> =>
  fc.record({
    kind: fc.constantFrom('drop' as const, 'replace' as const, 'replace' as const, 'add' as const),
    place: fc.nat(50),
    name: unknownNames(),
    value: hostileValues(),
  });

/** The value with that change; itself where there is no place for it. */
export function spoil(value: unknown, { kind, place, name, value: other }: Spoiling): unknown {
  const copy = structuredClone(value);
  const holders = [...objectsIn(copy)];
  const holder = holders[place % Math.max(1, holders.length)];
  if (holder === undefined) return kind === 'replace' ? other : value;
  const keys = Object.keys(holder);
  const key = keys[place % Math.max(1, keys.length)];
  if (kind === 'add') define(holder, name, other);
  else if (key === undefined) return other;
  else if (kind === 'drop') Reflect.deleteProperty(holder, key);
  else define(holder, key, other);
  return copy;
}

/** Also `__proto__` becomes a member, as JSON.parse makes it one. */
const define = (holder: object, name: string, value: unknown): void =>
  void Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });

function* objectsIn(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const member of Object.values(value)) yield* objectsIn(member);
}
