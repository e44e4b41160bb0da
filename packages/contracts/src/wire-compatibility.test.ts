import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bridgeOperations, bridgeRefusalSchema } from './bridge-requests.ts';
import { bridgeStatusSchema } from './bridge-status.ts';
import { explainReplySchema, explainRequestSchema } from './explain.ts';
import { matchEventSchema } from './match-events.ts';
import { playerSignalSchema, playerSignalsSchema } from './player-signals.ts';
import { poolCommandsSchema } from './pool-commands.ts';
import { shardHeartbeatSchema } from './shard-heartbeat.ts';
import { revocationSchema } from './token-revocations.ts';

/** What gateways, matchers and bridges tell each other, and what they find of each other in streams and stores. */
const messages: Readonly<Record<string, z.ZodType>> = {
  'shard heartbeats': shardHeartbeatSchema,
  'bridge statuses': bridgeStatusSchema,
  'pool commands': poolCommandsSchema,
  'match events': matchEventSchema,
  'player signals': playerSignalSchema,
  'messages of player signals': playerSignalsSchema,
  revocations: revocationSchema,
  'explain requests': explainRequestSchema,
  'explain replies': explainReplySchema,
  'bridge refusals': bridgeRefusalSchema,
  ...Object.fromEntries(
    Object.entries(bridgeOperations).flatMap(([name, { request, reply }]) => [
      [`${name} requests`, request],
      [`${name} replies`, reply],
    ]),
  ),
};

/** Where objects of a schema are closed to fields that it does not know. */
function closedPlaces(schema: z.ZodType): string[] {
  const places: string[] = [];
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('additionalProperties' in node && node.additionalProperties === false) places.push(path);
    for (const [key, child] of Object.entries(node)) walk(child, `${path}/${key}`);
  };
  walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' }), '');
  return places;
}

const heartbeat = {
  v: 1 as const,
  shardId: 'matcher-1',
  leaving: false,
  owned: 'f'.repeat(64),
  pools: 3,
  tickets: 4,
  load: 0.5,
};

// docs/adr/0022-readers-ignore-what-they-do-not-know.md
describe('a rolling upgrade', () => {
  it.each(Object.entries(messages))('%s of a newer release are read: what is new in them is ignored', (_, schema) => {
    expect(closedPlaces(schema)).toEqual([]);
  });

  it('hears a shard of an older release, which says less, and of a newer one, which says more', () => {
    expect(shardHeartbeatSchema.parse(heartbeat)).toEqual(heartbeat);
    const newer = { ...heartbeat, joined: 1, matched: 2, zone: 'eu-1', passes: { p99Ms: 3 } };
    expect(shardHeartbeatSchema.parse(newer)).toEqual({ ...heartbeat, joined: 1, matched: 2 });
  });

  it('refuses another version of a message: it may mean something else', () => {
    expect(shardHeartbeatSchema.safeParse({ ...heartbeat, v: 2 }).success).toBe(false);
    expect(bridgeStatusSchema.safeParse({ v: 2, bridgeId: 'b', allocation: 'closed' }).success).toBe(false);
  });
});
