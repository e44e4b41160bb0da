import { createToken, drawRating, seededRandom } from '@paireto/stack';
import type { LoadPlan } from '../load-plan.ts';

/** A player who joins again and again. */
export interface Player {
  readonly userId: string;
  /** The lines of a request that are always the same. */
  readonly headers: string;
  readonly token: string;
  /** The body of its joins. */
  readonly body: string;
  /** Its entry, if it has one that is not known to have ended. */
  entryId: string | undefined;
  /** When its latest join was due, ms of this process's clock. */
  dueMs: number;
  /** Whether the next one who asks for a player may have it. */
  isFree: boolean;
  /** Set when it was told of the match of the latest join. */
  toldMs: number;
}

interface PlayerFacts {
  jwt: { secret: string; issuer: string; audience: string };
  /** What the names of the tenants of this run begin with. */
  tenants: string;
}

/** A player without a socket may be asked to join again so long after a join: by then nearly all have been matched. */
export const RECYCLE_MS = 4_000;
/** Players for so many seconds of joins: nobody is asked to join again before the last match can be over. */
const PLAYERS_FOR_S = (RECYCLE_MS / 1_000) * 1.5;
const LEAST_PLAYERS = 2_000;

/** How many players come and go in a run, besides those who wait from its beginning. */
export const comingPlayers = ({ scenario, rate, pools }: LoadPlan): number =>
  Math.max(LEAST_PLAYERS, Math.ceil(rate * PLAYERS_FOR_S), scenario === 'many-pools' ? 2 * pools : 0);

/** Tokens are signed so many at once. */
const BATCH = 500;

/** Makes players with tokens: those from `first` on. `onProgress` is told how many there are. */
export async function createPlayers(
  facts: PlayerFacts,
  plan: LoadPlan,
  { first, count }: { first: number; count: number },
  onProgress: (made: number) => void = () => undefined,
): Promise<Player[]> {
  const random = seededRandom(plan.seed + first);
  const players: Player[] = [];
  while (players.length < count) {
    const next = first + players.length;
    const batch = Array.from({ length: Math.min(BATCH, count - players.length) }, (_, index) => {
      return createPlayer(facts, plan, next + index, random);
    });
    players.push(...(await Promise.all(batch)));
    onProgress(players.length);
  }
  return players;
}

/** Two who come one after the other are of one tenant. */
const tenantOf = ({ tenants }: PlayerFacts, plan: LoadPlan, index: number): string =>
  `${tenants}-${Math.floor(index / 2) % plan.tenants}`;

async function createPlayer(facts: PlayerFacts, plan: LoadPlan, index: number, random: () => number): Promise<Player> {
  const userId = `player-${index}`;
  const friend = `${userId}-friend`;
  const rating = ratingOf(plan, index, random);
  const isParty = plan.scenario === 'parties' && random() < plan.parties;
  const party = { members: [{ sub: friend, rating: drawRating(random) }] };
  const tenant = tenantOf(facts, plan, index);
  const token = await createToken(facts.jwt, { sub: userId, tenant, rating, ...(isParty ? { party } : {}) }, 2);
  return {
    userId,
    token,
    headers: `Host: paireto\r\nAuthorization: Bearer ${token}\r\n`,
    body: JSON.stringify(bodyOf(plan, index, isParty ? friend : undefined)),
    entryId: undefined,
    dueMs: Number.NaN,
    isFree: true,
    toldMs: Number.NaN,
  };
}

function bodyOf(plan: LoadPlan, index: number, friend: string | undefined): object {
  const { scenario } = plan;
  if (scenario === 'parties')
    return { queue: 'bench-parties', ...(friend === undefined ? {} : { party: [{ user_id: friend }] }) };
  if (scenario === 'many-pools') return { queue: 'bench-rooms', room: String(roomOf(plan, index)) };
  if (scenario === 'one-pool') return { queue: 'bench-crowd' };
  return { queue: 'chess', time_control: '3+2' };
}

/** Two who come one after the other are in one pool; all pools have their turn before one has its second. */
const roomOf = ({ pools, tenants }: LoadPlan, index: number): number =>
  Math.floor(index / 2 / tenants) % Math.ceil(pools / tenants);

const CROWD = { lowest: -5_000, step: 0.01 };

/**
 * As on a large site; in the one pool of a crowd, though, the first players are a step from each other, further than anybody
 * may be, and those after them come in pairs between two steps, everywhere among those who wait.
 */
function ratingOf(plan: LoadPlan, index: number, random: () => number): number {
  const { scenario, waiting } = plan;
  if (scenario !== 'one-pool') return drawRating(random);
  const apart = Math.max(1, Math.floor((2 * waiting) / comingPlayers(plan)));
  const place = index < waiting ? index : Math.floor((index - waiting) / 2) * apart + 0.5;
  return CROWD.lowest + place * CROWD.step;
}
