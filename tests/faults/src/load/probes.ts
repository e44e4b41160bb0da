import { setTimeout as sleep } from 'node:timers/promises';
import { isActive } from '@paireto/contracts';
import type { Reply } from '../history/exchange.ts';
import type { Client, GatewayClient } from './gateway-client.ts';
import type { TicketBook } from './ticket-book.ts';

/** Two players who should meet at once, in a pool that nobody else uses. Times: monotonic clock of the harness, ms. */
export interface ProbePair {
  timeControl: string;
  startedMs: number;
  /** When both had seen that they are matched; absent: they have not. */
  matchedMs: number | undefined;
}

/** Sends pairs of players at regular intervals, to see when joins are accepted and matched again. */
export interface Probes {
  start(): void;
  /** No more pairs; resolves when those under way have come to an end or were given up. */
  stop(): Promise<void>;
  pairs(): readonly ProbePair[];
  clients(): readonly Client[];
}

const RATING = 1_500;
const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 1_000;
const POLL_GROWTH = 1.3;

/** @param options.timeControls one for each pool that is probed. */
export function createProbes(
  options: { tenant: string; timeControls: readonly string[]; everyMs: number },
  deps: {
    gateway: GatewayClient;
    tickets: TicketBook;
    nowMs: () => number;
    newKey: () => string;
    tokenFor: (tenant: string, userId: string, rating: number) => Promise<string>;
  },
): Probes {
  const pairs: ProbePair[] = [];
  const clients: Client[] = [];
  const underWay = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const newClient = async (): Promise<Client> => {
    const userId = `probe-${clients.length + 1}`;
    const client = { tenant: options.tenant, userId, token: '' };
    clients.push(client);
    client.token = await deps.tokenFor(options.tenant, userId, RATING);
    return client;
  };

  const isMatched = async (client: Client, id: string): Promise<boolean> => {
    for (let pauseMs = FIRST_POLL_MS; !stopped; pauseMs = Math.min(pauseMs * POLL_GROWTH, LONGEST_POLL_MS)) {
      const reply = await deps.gateway.read(client, id);
      if (reply.kind === 'problem' && reply.code === 'NOT_FOUND') return false;
      if (reply.kind === 'entry' && reply.entry !== undefined) {
        deps.tickets.note(client, id, reply.entry.status);
        if (!isActive(reply.entry.status)) return reply.entry.status === 'MATCHED';
      }
      await sleep(pauseMs);
    }
    return false;
  };

  const run = async (pair: ProbePair): Promise<void> => {
    const both = await Promise.all([newClient(), newClient()]);
    const joins = await Promise.all(
      both.map(async (client) => {
        const wishes = { queue: 'chess', time_control: pair.timeControl };
        const id = joinedId(await deps.gateway.join(client, wishes, deps.newKey()));
        if (id !== undefined) deps.tickets.note(client, id, 'SEARCHING');
        return { client, id };
      }),
    );
    const matched = await Promise.all(
      joins.map(async ({ client, id }) => id !== undefined && (await isMatched(client, id))),
    );
    if (matched.every(Boolean)) pair.matchedMs = deps.nowMs();
  };

  const send = (): void => {
    for (const timeControl of options.timeControls) {
      const pair: ProbePair = { timeControl, startedMs: deps.nowMs(), matchedMs: undefined };
      pairs.push(pair);
      const work = run(pair).finally(() => underWay.delete(work));
      underWay.add(work);
    }
  };

  return {
    start() {
      timer = setInterval(send, options.everyMs);
    },
    async stop() {
      clearInterval(timer);
      stopped = true;
      await Promise.all(underWay);
    },
    pairs: () => pairs,
    clients: () => clients,
  };
}

/** A probe that was not accepted at once is not tried again: that is what it is to find out. */
const joinedId = (reply: Reply): string | undefined =>
  reply.kind === 'entry' && reply.status === 201 ? reply.entry?.id : undefined;
