import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@paireto/stack';
import { playerKey } from '../history/exchange.ts';
import { drawPlan } from './draw-plan.ts';
import type { Client } from './gateway-client.ts';
import { type LifeDeps, liveThrough } from './live-through.ts';

export interface CrowdOptions {
  tenants: readonly string[];
  /** New players per second; they come whatever becomes of the others (open loop). */
  rate: number;
  /** Share of the players that cancel. */
  cancels: number;
}

/** A crowd of players who come, play and go. */
export interface Crowd {
  /** Lets players arrive from now on, until `close`. */
  open(): void;
  /** Nobody arrives any more; those who are there go on. */
  close(): void;
  /** Everybody who still waits cancels, and nobody joins again. */
  leave(): void;
  /** Everybody stops where they are. */
  giveUp(): void;
  /** Resolves when nobody does anything any more. */
  gone(): Promise<void>;
  /** All who ever came, and how many of them are still busy. */
  clients(): Client[];
  busy(): number;
}

/** @param draw decides who comes when and does what: seeded, so that a run can be repeated as far as timing allows. */
export function createCrowd(
  options: CrowdOptions,
  deps: Omit<LifeDeps, 'mood'> & {
    draw: Random;
    nowMs: () => number;
    tokenFor: (tenant: string, userId: string, rating: number) => Promise<string>;
  },
): Crowd {
  const clients: Client[] = [];
  const underWay = new Set<Promise<void>>();
  const arrivedIn = new Map<string, number>();
  let mood: 'open' | 'closed' | 'leaving' | 'over' = 'closed';
  const life: LifeDeps = {
    ...deps,
    mood: { isLeaving: () => mood === 'leaving' || mood === 'over', isOver: () => mood === 'over' },
  };
  const failures: unknown[] = [];
  const track = (work: Promise<void>): void => {
    const tracked = work.catch((error: unknown) => void failures.push(error)).finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };

  const arrive = async (): Promise<void> => {
    const plan = drawPlan(options.tenants, options.cancels, deps.draw);
    const number = (arrivedIn.get(plan.tenant) ?? 0) + 1;
    arrivedIn.set(plan.tenant, number);
    // The same names in every tenant: whoever confuses tenants confuses players.
    const userId = `player-${number}`;
    const otherTenant = options.tenants.find((tenant) => tenant !== plan.tenant) ?? plan.tenant;
    const clientOf = async (tenant: string): Promise<Client> => ({
      tenant,
      userId,
      token: await deps.tokenFor(tenant, userId, plan.rating),
    });
    const client = await clientOf(plan.tenant);
    const spy = plan.isSpiedOn ? await clientOf(otherTenant) : client;
    clients.push(client);
    await liveThrough(client, spy, plan, life);
  };

  const letArrive = async (): Promise<void> => {
    let dueMs = deps.nowMs();
    while (mood === 'open') {
      dueMs += (-Math.log(1 - deps.draw()) * 1_000) / options.rate;
      const pauseMs = dueMs - deps.nowMs();
      if (pauseMs > 0) await sleep(pauseMs);
      if (mood === 'open') track(arrive());
    }
  };

  return {
    open() {
      mood = 'open';
      track(letArrive());
    },
    close() {
      if (mood === 'open') mood = 'closed';
    },
    leave() {
      if (mood !== 'over') mood = 'leaving';
    },
    giveUp() {
      mood = 'over';
    },
    async gone() {
      while (underWay.size > 0) await Promise.all(underWay);
      if (failures.length > 0) throw new AggregateError(failures, 'the load itself failed');
    },
    clients: () => [...new Map(clients.map((client) => [playerKey(client), client])).values()],
    busy: () => underWay.size,
  };
}
