import fc from 'fast-check';
import type { MatchRules } from '../rules/match-rules.ts';
import type { AttributeValue, PoolPlayer, PoolTicket } from '../rules/pool-ticket.ts';
import { awkwardNames, rarely, sometimes, withoutAbsent } from './rules-arbitrary.cases.ts';

/** What becomes a ticket once it is known who the others are. */
export interface Draft {
  rating: number;
  enqueuedAt: number;
  headStart?: number;
  size: number;
  spread: number[];
  roles?: string[];
  blocked?: number;
  recent?: number;
  region?: number;
  latencies?: [number, number][];
  ratingLimit?: number;
  isProvisional?: boolean;
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
export const populationArbitrary = (
  rules: MatchRules,
  unitMs: number,
  { maxLength = 30, backfill = false }: PopulationOptions = {},
): fc.Arbitrary<PoolTicket[]> =>
  fc.array(draftArbitrary, { maxLength, size: 'max' }).map((drafts) => populationOf(rules, unitMs, drafts, backfill));

const ratings = fc.oneof(
  fc.integer({ min: -10, max: 10 }),
  fc.integer({ min: -60, max: 60 }),
  fc.integer({ min: -30_000, max: 30_000 }).map((thousandths) => thousandths / 1_000),
  fc.constantFrom(0.1, 0.2, 0.3, -0.7),
);

/** Does not depend on the rules, so that a failure shrinks. Times in units, regions by number. */
export const draftArbitrary: fc.Arbitrary<Draft> = fc
  .record({
    rating: ratings,
    // Most have just come: what their waits loosen is still ahead.
    enqueuedAt: fc.oneof(fc.integer({ min: 50, max: 60 }), fc.nat(60)),
    headStart: rarely(fc.nat(40)),
    size: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(5) }),
    spread: fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 4, maxLength: 4 }),
    roles: sometimes(
      fc.uniqueArray(fc.constantFrom('tank', '__proto__', 'healer', 'mage'), { minLength: 1, maxLength: 3 }),
    ),
    blocked: rarely(fc.nat(30)),
    recent: rarely(fc.nat(30)),
    region: sometimes(fc.nat(7)),
    latencies: rarely(fc.array(fc.tuple(fc.nat(7), fc.nat(70)), { maxLength: 5 })),
    ratingLimit: rarely(fc.integer({ min: 1, max: 60 })),
    isProvisional: sometimes(fc.boolean()),
    level: sometimes(fc.constantFrom('a', 'b', 'constructor')),
    topics: sometimes(fc.uniqueArray(fc.constantFrom('x', '__proto__', 'y', 'z'), { maxLength: 3 })),
    duration: sometimes(fc.nat(12)),
    seats: rarely(fc.array(fc.nat(2), { minLength: 7, maxLength: 7 })),
  })
  .map(withoutAbsent);

/** The tickets of these drafts. `backfill`: some are running games that ask for players. */
export function populationOf(
  rules: MatchRules,
  unitMs: number,
  drafts: readonly Draft[],
  backfill: boolean,
): PoolTicket[] {
  const largest = Math.max(...rules.teams.map(({ maxPlayers }) => maxPlayers));
  const regionNames = rules.regions?.names ?? awkwardNames;
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
    const { headStart, region, latencies, ratingLimit, isProvisional } = draft;
    const seats = rules.teams.map((_, team) => ({
      players: team === 0 ? members : [],
      open: draft.seats?.[team] ?? 0,
    }));
    return {
      id: idOf(index),
      rating: members.reduce((sum, { rating }) => sum + rating, 0) / size,
      enqueuedAt: draft.enqueuedAt * unitMs,
      players: isGame ? [] : members,
      ...(headStart !== undefined && { headStartMs: headStart * unitMs }),
      ...(isGame && { seats: { teams: seats } }),
      ...(latencies === undefined && region !== undefined && { region: regionNames[region % regionNames.length]! }),
      ...(latencies && {
        latencies: Object.fromEntries(latencies.map(([at, ms]) => [regionNames[at % regionNames.length]!, ms])),
      }),
      ...(ratingLimit !== undefined && { ratingLimit }),
      ...(isProvisional !== undefined && { isProvisional }),
      ...(attributes && { attributes }),
    };
  });
}

/** Values of the attributes that rulesArbitrary compares. */
function attributesOf({ level, topics, duration }: Draft): Record<string, AttributeValue> | undefined {
  const values: [string, AttributeValue | undefined][] = [
    ['constructor', level],
    ['__proto__', topics],
    ['duration', duration],
  ];
  const given = values.filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}
