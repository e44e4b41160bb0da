import type { AttributeDefinition } from '@paireto/contracts';
import type { AttributeValue } from '@paireto/engine';
import { type ArrivalProcess, arrivalTimes } from './arrival-process.ts';
import type { Entrant, Population } from './entrant.ts';
import type { Patience } from './patience.ts';
import type { RatingDistribution } from './rating-distribution.ts';
import { createRandom, type Random } from './seeded-random.ts';
import { drawShare, type Shares } from './shares.ts';

/** How to draw a population. Shares that are absent draw nothing. */
export interface PopulationPlan {
  readonly seed: number;
  /** Players; parties count with all of theirs. */
  readonly players: number;
  readonly arrivals: ArrivalProcess;
  readonly ratings: RatingDistribution;
  readonly patience: Patience;
  readonly pools: Shares;
  readonly partySizes: Shares;
  readonly regions?: Shares;
  readonly priorities?: Shares;
  /** Attributes to draw, as a ruleset defines them. */
  readonly attributes: Readonly<Record<string, AttributeDefinition>>;
  readonly description: string;
}

/** Players of one party are friends: their ratings lie around that of the first, points. */
const PARTY_DEVIATION = 80;
const MOST_LISTED = 3;
/** In the shares of priority classes: nobody's. */
const NO_CLASS = 'none';

/** The same plan gives the same population; each property has chance of its own. */
export function drawPopulation(plan: PopulationPlan): Population {
  const streams = Object.fromEntries(
    ['arrivals', 'ratings', 'patience', 'pools', 'parties', 'regions', 'priorities', 'attributes'].map((name) => [
      name,
      createRandom(plan.seed, name),
    ]),
  ) as Record<string, Random>;
  const times = arrivalTimes(plan.arrivals, streams.arrivals!);
  const entrants: Entrant[] = [];
  for (let players = 0; players < plan.players; ) {
    const arrivalMs = times.next().value;
    const size = Math.min(Number(drawShare(plan.partySizes, streams.parties!)), plan.players - players);
    const first = plan.ratings(streams.ratings!);
    const friends = Array.from({ length: size - 1 }, () =>
      Math.round(first + PARTY_DEVIATION * streams.parties!.normal()),
    );
    const priority = plan.priorities && drawShare(plan.priorities, streams.priorities!);
    entrants.push({
      id: `p${String(entrants.length).padStart(7, '0')}`,
      arrivalMs,
      leavesMs: arrivalMs + plan.patience(streams.patience!),
      ratings: [first, ...friends],
      pool: drawShare(plan.pools, streams.pools!),
      ...(plan.regions && { region: drawShare(plan.regions, streams.regions!) }),
      ...(priority === undefined || priority === NO_CLASS ? {} : { priorityClass: priority }),
      attributes: drawAttributes(plan.attributes, streams.attributes!),
    });
    players += size;
  }
  return { entrants, description: plan.description };
}

function drawAttributes(definitions: PopulationPlan['attributes'], random: Random): Entrant['attributes'] {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, drawAttribute(definition, random)]),
  );
}

function drawAttribute(definition: AttributeDefinition, random: Random): AttributeValue {
  switch (definition.type) {
    case 'choice':
      return definition.values[random.index(definition.values.length)]!;
    case 'number':
      return Math.round(definition.min + random.uniform() * (definition.max - definition.min));
    case 'list': {
      const most = Math.min(MOST_LISTED, definition.max_items, definition.values.length);
      const wanted = 1 + random.index(most);
      const left = [...definition.values];
      return Array.from({ length: wanted }, () => left.splice(random.index(left.length), 1)[0]!);
    }
    case 'text':
      return definition.default ?? definition.example ?? '';
  }
}
