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
  tenant: string;
}

/** Tokens are signed so many at once. */
const BATCH = 500;

/** Makes players with tokens. `onProgress` is told how many there are. */
export async function createPlayers(
  facts: PlayerFacts,
  plan: LoadPlan,
  count: number,
  onProgress: (made: number) => void,
): Promise<Player[]> {
  const random = seededRandom(plan.seed);
  const players: Player[] = [];
  while (players.length < count) {
    const first = players.length;
    const batch = Array.from({ length: Math.min(BATCH, count - first) }, (_, index) => {
      return createPlayer(facts, plan, first + index, random);
    });
    players.push(...(await Promise.all(batch)));
    onProgress(players.length);
  }
  return players;
}

async function createPlayer(
  { jwt, tenant }: PlayerFacts,
  plan: LoadPlan,
  index: number,
  random: () => number,
): Promise<Player> {
  const userId = `player-${index}`;
  const friend = `${userId}-friend`;
  const rating = ratingOf(plan, index, random);
  const isParty = plan.scenario === 'parties' && random() < plan.parties;
  const party = { members: [{ sub: friend, rating: drawRating(random) }] };
  const token = await createToken(jwt, { sub: userId, tenant, rating, ...(isParty ? { party } : {}) }, 2);
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

function bodyOf({ scenario, pools }: LoadPlan, index: number, friend: string | undefined): object {
  if (scenario === 'parties')
    return { queue: 'bench-parties', ...(friend === undefined ? {} : { party: [{ user_id: friend }] }) };
  if (scenario === 'many-pools') return { queue: 'bench-rooms', room: String(index % pools) };
  if (scenario === 'one-pool') return { queue: 'bench-crowd' };
  return { queue: 'chess', time_control: '3+2' };
}

const CROWD = { lowest: -5_000, step: 0.01 };

/**
 * As on a large site; in the one pool of a crowd, though, the first players are a step from each other, further than anybody
 * may be, and those after them come in pairs between two steps.
 */
function ratingOf({ scenario, waiting }: LoadPlan, index: number, random: () => number): number {
  if (scenario !== 'one-pool') return drawRating(random);
  const place = index < waiting ? index : Math.floor((index - waiting) / 2) + 0.5;
  return CROWD.lowest + place * CROWD.step;
}
