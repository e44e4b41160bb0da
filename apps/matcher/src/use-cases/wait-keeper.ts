import { partitionOf, partyRating, type Ruleset, type Ticket } from '@paireto/contracts';
import { toWaitRules } from '@paireto/rulesets';
import type { PoolWaitsNote, TicketStore } from '@paireto/ticket-store';
import { createPoolWaits, type PoolWaits } from '@paireto/wait-estimates';
import type { TenantChore } from './chores.ts';
import { sampleWaiting } from './sample-waiting.ts';
import type { WaitingPool } from './waiting-pool.ts';

/** Learns how long players wait in the pools of this shard, and tells the store of it. */
export interface WaitKeeper {
  /** A ticket came into a pool. */
  joined: (pool: WaitingPool, ticket: Ticket) => void;
  /** A ticket waits in a pool no more. `isMatched`: it was matched there; else it left, or was matched elsewhere. */
  departed: (pool: WaitingPool, ticket: Ticket, isMatched: boolean) => void;
  /** Writes down what changed. The sweep begins it, so it looks at pools about once a second. */
  publish: TenantChore;
  /** Writes down all that was learnt, to stop. */
  saveAll: () => Promise<void>;
  /** Pools that something is known of. */
  readonly poolCount: number;
}

/** What is known of one pool, which may be empty and out of the book meanwhile. */
interface Known {
  readonly tenant: string;
  readonly pool: string;
  readonly partition: number;
  readonly waits: PoolWaits;
  /** Whether what the last owner learnt is in it. */
  isLoaded: boolean;
  isChanged: boolean;
  /** When it was last found changed, monotonic ms. */
  changedAtMs: number;
  publishedAtMs: number;
  savedAtMs: number;
  /** How long the estimates took to make. */
  tookMs: number;
}

/** A ticket that is older when it is first seen was counted when it came. */
const FRESH_MS = 10_000;
/** Pauses between two notes of a pool: in which something happened, and in which somebody only waits. */
const CHANGED_EVERY_MS = 950;
const WAITING_EVERY_MS = 4_950;
/** What was learnt is larger than what is told; whoever takes over misses so much at most. */
const SAVE_EVERY_MS = 10_000;
/** Of a pool nothing is kept in memory in which nothing happened for so long; the store keeps it for a while. */
const FORGET_AFTER_MS = 900_000;
/** Time that one call may take for making estimates, and the share of all time that those of one pool may take. */
const BUDGET_MS = 5;
const MOST_SHARE = 0.01;
const MOST_NOTES = 200;

export function createWaitKeeper(deps: {
  store: Pick<TicketStore, 'writeWaits' | 'readLearnt'>;
  /** By the clock of Redis. */
  nowMs: () => number;
  monotonicMs: () => number;
  owns: (partition: number) => boolean;
}): WaitKeeper {
  const { store, nowMs, monotonicMs } = deps;
  const tenants = new Map<string, Map<string, Known>>();
  let poolCount = 0;

  const knownOf = ({ tenant, name, ruleset }: WaitingPool): Known => {
    const ofTenant = tenants.get(tenant) ?? new Map<string, Known>();
    tenants.set(tenant, ofTenant);
    let known = ofTenant.get(name);
    if (known === undefined) {
      known = newlyKnown(tenant, name, ruleset);
      ofTenant.set(name, known);
      poolCount += 1;
    }
    known.isChanged = true;
    return known;
  };

  const forget = (known: Known): void => {
    const ofTenant = tenants.get(known.tenant);
    if (ofTenant?.get(known.pool) !== known) return;
    ofTenant.delete(known.pool);
    if (ofTenant.size === 0) tenants.delete(known.tenant);
    poolCount -= 1;
  };

  /** Takes in what the last owners learnt. */
  const load = async (tenant: string, fresh: readonly Known[]): Promise<void> => {
    if (fresh.length === 0) return;
    const states = await store.readLearnt(
      tenant,
      fresh.map(({ pool }) => pool),
    );
    for (const [index, known] of fresh.entries()) {
      const state = states[index];
      if (state !== undefined) known.waits.absorb(state);
      known.isLoaded = true;
    }
  };

  /** For whoever owns these pools next. What the last owner learnt is not in those that are not loaded: that stays. */
  const save = async (tenant: string, all: readonly Known[]): Promise<void> => {
    const at = nowMs();
    const notes = all
      .filter(({ isLoaded }) => isLoaded)
      .map(({ pool, waits }) => ({ pool, told: waits.estimates(at, []), learnt: waits.save(at) }));
    if (notes.length > 0) await store.writeWaits(tenant, notes);
  };

  const isOurs = ({ partition }: Known): boolean => deps.owns(partition);

  const noteOf = (known: Known, pool: WaitingPool | undefined): PoolWaitsNote => {
    const startMs = monotonicMs();
    const at = nowMs();
    const { waiting, eachStandsFor } = sampleWaiting(pool);
    const told = known.waits.estimates(at, waiting, eachStandsFor);
    const isSaveDue = startMs - known.savedAtMs >= SAVE_EVERY_MS;
    const note = { pool: known.pool, told, ...(isSaveDue ? { learnt: known.waits.save(at) } : {}) };
    if (isSaveDue) known.savedAtMs = startMs;
    known.publishedAtMs = startMs;
    known.isChanged = false;
    known.tookMs = monotonicMs() - startMs;
    return note;
  };

  const notesOf = (all: readonly Known[], held: ReadonlyMap<string, WaitingPool>): PoolWaitsNote[] => {
    const startMs = monotonicMs();
    const due = all.filter((known) => isDue(known, held.get(known.pool), startMs));
    due.sort((a, b) => a.publishedAtMs - b.publishedAtMs);
    const notes: PoolWaitsNote[] = [];
    for (const known of due) {
      if (notes.length >= MOST_NOTES || monotonicMs() - startMs > BUDGET_MS) break;
      notes.push(noteOf(known, held.get(known.pool)));
    }
    return notes;
  };

  return {
    joined(pool, ticket) {
      if (ticket.players.length === 0 || nowMs() - ticket.enqueuedAt > FRESH_MS) return;
      knownOf(pool).waits.arrived({ enqueuedAt: ticket.enqueuedAt, rating: ratingIn(pool.ruleset, ticket) });
    },
    departed(pool, ticket, isMatched) {
      if (ticket.players.length === 0) return;
      const { enqueuedAt } = ticket;
      const wait = { enqueuedAt, rating: ratingIn(pool.ruleset, ticket), nowMs: nowMs() };
      const { waits } = knownOf(pool);
      if (isMatched) waits.matched(wait);
      else waits.gone(wait);
    },
    async publish(tenant, heldPools) {
      const all = [...(tenants.get(tenant)?.values() ?? [])];
      if (all.length === 0) return;
      for (const known of all) if (known.isChanged) known.changedAtMs = monotonicMs();
      const [ours, lost] = [all.filter(isOurs), all.filter((known) => !isOurs(known))];
      const idle = ours.filter(({ changedAtMs }) => monotonicMs() - changedAtMs > FORGET_AFTER_MS);
      for (const known of [...lost, ...idle]) forget(known);
      await save(tenant, lost);
      await load(
        tenant,
        ours.filter(({ isLoaded }) => !isLoaded),
      );
      const notes = notesOf(ours, new Map(heldPools.map((pool) => [pool.name, pool])));
      if (notes.length > 0) await store.writeWaits(tenant, notes);
    },
    async saveAll() {
      for (const [tenant, ofTenant] of tenants) await save(tenant, [...ofTenant.values()]);
    },
    get poolCount() {
      return poolCount;
    },
  };
}

const newlyKnown = (tenant: string, pool: string, ruleset: Ruleset): Known => ({
  tenant,
  pool,
  partition: partitionOf(tenant, pool),
  waits: createPoolWaits(toWaitRules(ruleset)),
  isLoaded: false,
  isChanged: true,
  changedAtMs: Number.NEGATIVE_INFINITY,
  publishedAtMs: Number.NEGATIVE_INFINITY,
  savedAtMs: Number.NEGATIVE_INFINITY,
  tookMs: 0,
});

/** Whether what is told of a pool is out of date. Where nothing happens and nobody waits it stays as it is. */
function isDue(known: Known, pool: WaitingPool | undefined, atMs: number): boolean {
  if (!known.isChanged && (pool === undefined || pool.engine.size === 0)) return false;
  const everyMs = known.isChanged ? CHANGED_EVERY_MS : WAITING_EVERY_MS;
  return atMs - known.publishedAtMs >= Math.max(everyMs, known.tookMs / MOST_SHARE);
}

const ratingIn = (ruleset: Ruleset, { players }: Ticket): number | undefined =>
  ruleset.rating === undefined
    ? undefined
    : partyRating(
        ruleset,
        players.map(({ rating }) => rating),
      );
