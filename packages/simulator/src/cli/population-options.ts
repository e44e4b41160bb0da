import { parseArrivals } from '../population/arrival-process.ts';
import type { PopulationPlan } from '../population/draw-population.ts';
import type { Population } from '../population/entrant.ts';
import { parseDuration } from '../population/parse-duration.ts';
import { parsePatience } from '../population/patience.ts';
import { parseRatings } from '../population/rating-distribution.ts';
import { evenShares, parseShares, type Shares } from '../population/shares.ts';
import { UsageError } from '../usage-error.ts';
import { type RawOptions, wholeNumber } from './options.ts';
import type { Scenario } from './scenario.ts';

export const MAX_PLAYERS = 5_000_000;
const DEFAULT_PLAYERS = 10_000;
const MOST_POOLS = 1_000;
/** Sizes of parties where a ruleset lets parties in and nothing else is said. */
const USUAL_PARTIES = [70, 15, 8, 4, 3] as const;

/** What to draw, for a seed. @throws {UsageError} */
export function populationPlan(options: RawOptions, scenario: Scenario): (seed: number) => PopulationPlan {
  const arrivals = options.arrivals ?? 'poisson:20/s';
  const dayMs = parseDuration('--day', options.day ?? '24h');
  const ratings = options.ratings ?? 'lichess';
  const players = playerLimit(options) ?? DEFAULT_PLAYERS;
  const regions = regionShares(options.regions, scenario);
  const priorities = options.priority === undefined ? undefined : priorityShares(options.priority, scenario);
  const plan = {
    players,
    arrivals: parseArrivals(arrivals, dayMs),
    ratings: parseRatings(ratings),
    patience: parsePatience(options.patience ?? 'none'),
    pools: poolShares(options.pools ?? '1'),
    partySizes: partyShares(options.parties, scenario),
    ...(regions === undefined ? {} : { regions }),
    ...(priorities === undefined ? {} : { priorities }),
    attributes: scenario.attributes,
    description: `${players.toLocaleString('en')} players, arrivals ${arrivals}, ratings ${ratings}`,
  };
  return (seed) => ({ ...plan, seed });
}

export const playerLimit = ({ players }: RawOptions): number | undefined =>
  players === undefined ? undefined : wholeNumber('--players', players, 2, MAX_PLAYERS);

/** A recorded population must fit the rulesets, like a drawn one. @throws {UsageError} */
export function checkTrace(file: string, { entrants }: Population, { rulesets }: Scenario): void {
  for (const { id, ratings, region } of entrants) {
    for (const { name, party, regions } of rulesets) {
      const refuse = (what: string): never => {
        throw new UsageError(`${file}:${id.slice(1)}: ${what}`);
      };
      if (!party.sizes.includes(ratings.length)) {
        refuse(`a party of ${ratings.length}, but "${name}" takes ${party.sizes.join(', ')}.`);
      }
      if (region !== undefined && regions !== undefined && !regions.names.includes(region)) {
        refuse(`region "${region}" is none of "${name}": ${regions.names.join(', ')}.`);
      }
    }
  }
}

function regionShares(text: string | undefined, { rulesets }: Scenario): Shares | undefined {
  if (text === undefined) {
    const needed = rulesets.find(({ regions }) => regions?.required)?.regions;
    return needed && evenShares(needed.names);
  }
  const shares = parseShares('--regions', text);
  for (const { name: region } of shares) {
    for (const { name, regions } of rulesets) {
      if (regions !== undefined && !regions.names.includes(region)) {
        throw new UsageError(`--regions: "${region}" is none of "${name}": ${regions.names.join(', ')}.`);
      }
    }
  }
  return shares;
}

function priorityShares(text: string, { rulesets }: Scenario): Shares {
  const shares = parseShares('--priority', text);
  for (const { name } of shares) {
    if (name === 'none' || rulesets.some(({ priority }) => Object.hasOwn(priority, name))) continue;
    throw new UsageError(`--priority: no ruleset has the class "${name}"; "none" is for everybody else.`);
  }
  return shares;
}

function poolShares(text: string): Shares {
  if (!/^\d+$/.test(text)) return parseShares('--pools', text);
  const count = wholeNumber('--pools', text, 1, MOST_POOLS);
  return evenShares(Array.from({ length: count }, (_, index) => `pool-${index + 1}`));
}

function partyShares(text: string | undefined, { rulesets }: Scenario): Shares {
  const isAllowed = (size: number): boolean => rulesets.every(({ party }) => party.sizes.includes(size));
  if (text === undefined) {
    const usual = USUAL_PARTIES.map((weight, index) => ({ name: String(index + 1), weight })).filter(({ name }) =>
      isAllowed(Number(name)),
    );
    if (usual.length === 0) throw new UsageError('--parties: the rulesets share no usual party size; name the sizes.');
    return usual;
  }
  const shares = parseShares('--parties', text);
  for (const { name } of shares) {
    if (!/^\d+$/.test(name) || !isAllowed(Number(name))) {
      const sizes = rulesets.map((ruleset) => `"${ruleset.name}" takes ${ruleset.party.sizes.join(', ')}`).join('; ');
      throw new UsageError(`--parties: "${name}" is not a size that every ruleset takes (${sizes}).`);
    }
  }
  return shares;
}
