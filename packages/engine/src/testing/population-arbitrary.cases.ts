import fc from 'fast-check';
import type { MatchRules } from '../rules/match-rules.ts';
import type { AttributeValue, PoolPlayer, PoolTicket } from '../rules/pool-ticket.ts';
import { awkwardNames } from './rules-arbitrary.cases.ts';

/** What becomes a ticket once it is known who the others are. */
interface Draft {
  rating: number;
  enqueuedAt: number;
  headStartMs?: number;
  size: number;
  spread: number[];
  roles?: string[];
  blocked?: number;
  recent?: number;
  region?: string;
  latencies?: [string, number][];
  ratingLimit?: number;
  level?: string;
  topics?: string[];
  duration?: number;
  seats?: number[];
}

export interface PopulationOptions {
  maxLength?: number;
  /** Whether some tickets are running games that ask for players. */
  backfill?: boolean;
}

/** Tickets for these rules, enqueued within 60 units, with every feature of a ticket and hostile names. */
export function populationArbitrary(
  rules: MatchRules,
  unitMs: number,
  { maxLength = 30, backfill = false }: PopulationOptions = {},
): fc.Arbitrary<PoolTicket[]> {
  const draft = fc.record(
    {
      rating: ratings,
      enqueuedAt: fc.integer({ min: 0, max: 60 }).map((units) => units * unitMs),
      headStartMs: fc.integer({ min: 0, max: 40 }).map((units) => units * unitMs),
      size: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(5) }),
      spread: fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 4, maxLength: 4 }),
      roles: fc.uniqueArray(fc.constantFrom('tank', '__proto__', 'healer', 'mage'), { minLength: 1, maxLength: 3 }),
      blocked: sometimes(fc.nat(40)),
      recent: sometimes(fc.nat(40)),
      region: fc.constantFrom(...(rules.regions?.names ?? awkwardNames)),
      latencies: sometimes(fc.array(fc.tuple(fc.constantFrom(...awkwardNames), fc.nat(70)), { maxLength: 5 })),
      ratingLimit: sometimes(fc.integer({ min: 1, max: 30 })),
      level: fc.constantFrom('a', 'b', 'constructor'),
      topics: fc.uniqueArray(fc.constantFrom('x', '__proto__', 'y', 'z'), { maxLength: 3 }),
      duration: fc.nat(12),
      seats: sometimes(fc.array(fc.nat(2), { minLength: rules.teams.length, maxLength: rules.teams.length })),
    },
    { requiredKeys: ['rating', 'enqueuedAt', 'size', 'spread'] },
  );
  return fc.array(draft, { maxLength, size: 'max' }).map((drafts) => toTickets(rules, drafts as Draft[], backfill));
}

/** Undefined in most cases. */
const sometimes = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 });

const ratings = fc.oneof(
  fc.integer({ min: -10, max: 10 }),
  fc.integer({ min: -60, max: 60 }),
  fc.double({ min: -30, max: 30, noNaN: true }),
  fc.constantFrom(0.1, 0.2, 0.3, -0.7),
);

function toTickets(rules: MatchRules, drafts: readonly Draft[], backfill: boolean): PoolTicket[] {
  const largest = Math.max(...rules.teams.map(({ maxPlayers }) => maxPlayers));
  // Ids whose order is not that of the list.
  const idOf = (index: number) => awkwardNames[index] ?? `t${(index * 37) % 101}`;
  const playerId = (index: number, member: number) => (member === 0 ? idOf(index) : `${index}-${member}`);
  return drafts.map((draft, index): PoolTicket => {
    const isGame = backfill && draft.seats !== undefined;
    const size = 1 + (draft.size % largest);
    const members = Array.from({ length: size }, (_, member): PoolPlayer => {
      const { roles, blocked, recent } = draft;
      return {
        id: playerId(index, member),
        rating: draft.rating + (draft.spread[member] ?? 0),
        ...(roles && !isGame && { roles }),
        ...(blocked !== undefined && { blocked: ['nobody', playerId(blocked, 0)] }),
        ...(recent !== undefined && { recent: [playerId(recent, 0), playerId(recent, 1)] }),
      };
    });
    const attributes = attributesOf(draft);
    const { headStartMs, region, latencies, ratingLimit, seats } = draft;
    return {
      id: idOf(index),
      rating: members.reduce((sum, { rating }) => sum + rating, 0) / size,
      enqueuedAt: draft.enqueuedAt,
      players: isGame ? [] : members,
      ...(headStartMs !== undefined && { headStartMs }),
      ...(isGame && { seats: { teams: seats!.map((open, team) => ({ players: team === 0 ? members : [], open })) } }),
      ...(latencies === undefined && region !== undefined && { region }),
      ...(latencies && { latencies: Object.fromEntries(latencies) }),
      ...(ratingLimit !== undefined && { ratingLimit }),
      ...(attributes && { attributes }),
    };
  });
}

/** Values of the attributes that rulesArbitrary compares. */
function attributesOf({ level, topics, duration }: Draft): Record<string, AttributeValue> | undefined {
  const values: [string, AttributeValue | undefined][] = [
    ['level', level],
    ['constructor', topics],
    ['__proto__', duration],
  ];
  const given = values.filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}
