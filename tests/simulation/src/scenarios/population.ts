import { type Client, createClient } from '../actors/client.ts';
import type { Gateway } from '../actors/gateway.ts';
import type { World } from '../world.ts';

const MEAN_RATING = 1_500;

/** Players of all tenants. Their names repeat from tenant to tenant. */
export function createPopulation(
  world: World,
  options: { gateways: readonly Gateway[]; players: readonly [number, number]; untilMs: number },
): Client[] {
  const { gateways, players, untilMs } = options;
  const { random, scheduler } = world;
  // From players who all suit each other to players who have to wait for somebody.
  const deviation = random.between(50, 350);
  const spanMs = untilMs - scheduler.nowMs();
  return world.tenants.flatMap((tenant) =>
    Array.from({ length: random.between(...players) }, (_, index) =>
      createClient(world, {
        caller: { tenant, userId: `u${index + 1}` },
        traits: {
          rating: Math.round(random.normal(MEAN_RATING, deviation)),
          region: random.chance(0.2) ? random.pick(['eu', 'us']) : undefined,
          rounds: random.between(1, 4),
          usesKeys: random.chance(0.75),
        },
        gateways,
        startsInMs: random.between(0, Math.round(spanMs * 0.7)),
        untilMs,
      }),
    ),
  );
}
