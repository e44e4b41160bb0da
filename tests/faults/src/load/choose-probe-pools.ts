import { setTimeout as sleep } from 'node:timers/promises';
import { partitionOf, poolOf, shardsSchema } from '@paireto/contracts';
import { presetRuleset } from '@paireto/testkit';

/** Time controls that the crowd never asks for. */
const CANDIDATES = Array.from({ length: 100 }, (_, index) => `${20 + index}+0`);

/** A gateway that has just started has to hear of the shards first. */
const HEAR_LIMIT_MS = 30_000;
const ASK_EVERY_MS = 200;

/** For every shard a time control whose pool it owns, so that each is probed. */
export async function chooseProbePools(
  internalUrl: string,
  serviceToken: string,
  options: { tenant: string; shards: readonly string[]; signal: AbortSignal },
): Promise<string[]> {
  const deadlineMs = performance.now() + HEAR_LIMIT_MS;
  for (;;) {
    const partitions = await readPartitions(internalUrl, serviceToken);
    const controls = options.shards.flatMap((shard) => {
      const owned = new Set(partitions.get(shard));
      return CANDIDATES.find((candidate) => owned.has(partitionOf(options.tenant, probePool(candidate)))) ?? [];
    });
    if (controls.length === options.shards.length) return controls;
    if (performance.now() > deadlineMs)
      throw new Error(`of ${options.shards.join(', ')} only ${controls.length} own a pool that could be probed`);
    await sleep(ASK_EVERY_MS, undefined, { signal: options.signal });
  }
}

async function readPartitions(internalUrl: string, serviceToken: string): Promise<Map<string, number[]>> {
  const response = await fetch(`${internalUrl}/internal/shards`, {
    headers: { authorization: `Bearer ${serviceToken}` },
  });
  if (!response.ok) throw new Error(`GET /internal/shards answered ${response.status}: ${await response.text()}`);
  const { shards } = shardsSchema.parse(await response.json());
  return new Map(shards.map((shard) => [shard.shard_id, shard.partitions]));
}

const probePool = (timeControl: string): string =>
  poolOf(presetRuleset('chess'), { time_control: timeControl, variant: 'standard', mode: 'rated' });
