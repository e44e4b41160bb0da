import { createInMemoryTicketStore, type TicketStore } from '@paireto/ticket-store';
import { expect, it } from 'vitest';
import { type ScenarioKind, scenarioKinds } from '../../scenarios/scenario.ts';
import { simulate } from '../../simulate.ts';
import type { Store } from './create-store.ts';
import type { StoreCall, StoreObserver } from './observe-store.ts';

const SEEDS = 25;
const ALL = 1_000_000;

it.each(scenarioKinds)(
  'answers every call as the store that is tested against Redis: %s',
  { timeout: 300_000 },
  async (scenario) => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const happened = record(seed, scenario);
      expect(happened.length).toBeGreaterThan(10);
      await follow(happened, `seed ${seed}`);
    }
  },
);

type Happening = StoreCall | { lostAfterMs: number };

function record(seed: number, scenario: ScenarioKind): Happening[] {
  const happened: Happening[] = [];
  const observer: StoreObserver = {
    called: (call) => void happened.push(call),
    rolledBackTo: (lostAfterMs) => void happened.push({ lostAfterMs }),
  };
  simulate({ seed, scenario, observer });
  return happened;
}

async function follow(happened: readonly Happening[], name: string): Promise<void> {
  let nowMs = 0;
  const other = createInMemoryTicketStore({ nowMs: () => nowMs });
  const isFailOverAhead = happened.some((each) => 'lostAfterMs' in each);
  let snapshots = [{ atMs: 0, snapshot: other.snapshot() }];
  for (const [index, each] of happened.entries()) {
    if ('lostAfterMs' in each) {
      snapshots = snapshots.filter(({ atMs }) => atMs <= each.lostAfterMs);
      other.restore(snapshots.at(-1)!.snapshot);
      continue;
    }
    nowMs = each.atMs;
    const answer = await repeat[each.verb](other, each.args as never);
    const where = `${name}, call ${index}: ${each.verb}`;
    expect({ where, answer: comparable(answer) }).toEqual({ where, answer: comparable(each.result) });
    if (isFailOverAhead && changing.has(each.verb)) snapshots.push({ atMs: nowMs, snapshot: other.snapshot() });
  }
}

const changing = new Set<keyof Store>([
  ...(['enqueue', 'cancel', 'expire', 'abandon', 'touch', 'commitMatch', 'claimMatch'] as const),
  ...(['acceptMatch', 'declineMatch', 'lapseMatches'] as const),
  ...(['finalizeMatch', 'requeueMatch', 'releaseMatch', 'clearOutbox'] as const),
]);

/** How each verb is asked of the other store; undefined where it answers nothing to compare. */
const repeat: { [Verb in keyof Store]: (store: TicketStore, args: Parameters<Store[Verb]>) => Promise<unknown> } = {
  enqueue: (store, [ticket]) => first(store.enqueue(ticket.tenant, [ticket])),
  cancel: (store, [ticket, userId]) => first(store.cancel(ticket.tenant, [ticket], userId)),
  expire: (store, [ticket]) => first(store.expire(ticket.tenant, [ticket])),
  abandon: (store, [ticket, graceMs, strikes]) =>
    first(store.abandon(ticket.tenant, ticket.queue, [ticket], graceMs, strikes)),
  touch: (store, [tenant, ticketId]) => store.touch(tenant, 'chess', [ticketId]),
  commitMatch: (store, [match]) => first(store.commitMatches(match.tenant, [match])),
  acceptMatch: (store, [answer]) => first(store.acceptMatches(answer.tenant, [answer])),
  declineMatch: (store, [answer]) => first(store.declineMatches(answer.tenant, [answer])),
  lapseMatches: (store, [tenant]) => store.lapseMatches(tenant, ALL),
  claimMatch: (store, [match]) => first(store.claimMatches(match.tenant, [match])),
  finalizeMatch: (store, [match, game]) => first(store.finalizeMatches(match.tenant, [{ match, game }])),
  requeueMatch: (store, [match, reason, final]) =>
    first(store.requeueMatches(match.tenant, [{ match, reason, final }])),
  releaseMatch: (store, [tenant, ended]) => first(store.releaseMatches(tenant, [ended])),
  clearOutbox: (store, [match]) => store.clearOutbox(match.tenant, [match.id]),
  readTicket: (store, args) => store.readTicket(...args),
  readPlayerTicket: (store, args) => store.readPlayerTicket(...args),
  listPools: (store, args) => store.listPools(...args),
  readPool: (store, args) => store.readPool(...args),
  poolSize: async (store, [tenant, pool]) => (await store.poolStats(tenant, [pool]))[0]?.tickets,
  findAbsent: (store, [tenant, graceMs]) => store.findAbsent(tenant, 'chess', graceMs, ALL),
  readOutbox: (store, [tenant, minAgeMs]) => store.readOutbox(tenant, minAgeMs, ALL),
  readPlacing: (store, [tenant, minAgeMs]) => store.readPlacing(tenant, minAgeMs, ALL),
};

async function first<Outcome>(outcomes: Promise<readonly Outcome[]>): Promise<Outcome | undefined> {
  return (await outcomes)[0];
}

/** Without what the synchronous store leaves out (estimates, side balances) and the order of lists. */
function comparable(answer: unknown): unknown {
  const text = JSON.stringify(answer, (key, value: unknown) =>
    ['sideBalance', 'presence', 'idempotency'].includes(key) ? undefined : value,
  );
  const plain: unknown = text === undefined ? undefined : JSON.parse(text);
  return Array.isArray(plain) ? plain.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1)) : plain;
}

function idOf(value: { id: string } | { match: { id: string } } | string): string {
  if (typeof value === 'string') return value;
  return 'id' in value ? value.id : value.match.id;
}
