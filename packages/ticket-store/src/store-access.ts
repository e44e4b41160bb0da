import type { Cluster, Redis } from 'ioredis';
import type { TenantKeys } from './keys.ts';
import type { RunTransition } from './transition.ts';

/** For what takes several steps: to read what the next script is about, and to run it. */
export interface StoreAccess {
  readonly redis: Redis | Cluster;
  readonly run: RunTransition;
  readonly keysOf: (tenant: string) => TenantKeys;
  /** How long what has ended is remembered. */
  readonly retentionMs: number;
}
