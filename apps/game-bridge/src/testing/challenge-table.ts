import { randomUUID } from 'node:crypto';
import type { BridgeRequest, Challenge } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { uuidv7 } from 'uuidv7';
import type { AskBridges } from './ask-bridges.ts';

type Asked<Operation extends Parameters<AskBridges>[0]> = Partial<Omit<BridgeRequest<Operation>, 'v'>>;

export type ChallengeTable = ReturnType<typeof openChallengeTable>;

/** A tenant of its own whose players challenge each other, as gateways ask it. */
export function openChallengeTable(ask: AskBridges, tenant = `t-${randomUUID()}`) {
  const rated = (userId: string) => ({ userId, rating: 1_500 });
  const table = {
    tenant,
    create: (challenger: string, opponentId: string, changes: Asked<'challenge.create'> = {}) =>
      ask('challenge.create', {
        tenant,
        id: uuidv7(),
        challenger: rated(challenger),
        opponentId,
        queue: 'chess',
        rulesetVersion: 2,
        pool: 'chess:3+2:standard:rated',
        attributes: { time_control: '3+2', variant: 'standard', mode: 'rated' },
        color: 'random',
        expiresInMs: 600_000,
        leaveQueue: false,
        blocked: [],
        ...changes,
      }),
    /** A challenge that is made. */
    async made(challenger: string, opponent: string, changes: Asked<'challenge.create'> = {}): Promise<Challenge> {
      const reply = await table.create(challenger, opponent, changes);
      if (reply.outcome !== 'created') throw new Error(JSON.stringify(reply));
      return reply.challenge;
    },
    accept: (userId: string, id: string, changes: Asked<'challenge.accept'> = {}) =>
      ask('challenge.accept', { tenant, userId, id, player: rated(userId), leaveQueue: false, ...changes }),
    decline: (userId: string, id: string, changes: Asked<'challenge.decline'> = {}) =>
      ask('challenge.decline', { tenant, userId, id, reason: 'generic', ...changes }),
    withdraw: (userId: string, id: string, changes: Asked<'challenge.withdraw'> = {}) =>
      ask('challenge.withdraw', { tenant, userId, id, ...changes }),
    read: (userId: string, id: string, changes: Asked<'challenge.read'> = {}) =>
      ask('challenge.read', { tenant, userId, id, blocked: [], ...changes }),
    /** A challenge as one of its players sees it. */
    async seen(userId: string, id: string): Promise<Challenge> {
      const reply = await table.read(userId, id);
      if (reply.outcome !== 'found') throw new Error(JSON.stringify(reply));
      return reply.challenge;
    },
    /** The same, once it stands so. */
    async seenAs(status: Challenge['status'], userId: string, id: string): Promise<Challenge> {
      await waitFor(async () => (await table.seen(userId, id)).status === status, {
        timeoutMs: 30_000,
        description: `challenge ${id} is ${status}`,
      });
      return table.seen(userId, id);
    },
    list: (userId: string, direction: 'incoming' | 'outgoing', changes: Asked<'challenge.list'> = {}) =>
      ask('challenge.list', { tenant, userId, direction, blocked: [], limit: 100, ...changes }),
    /** Ids of what is open, both ways. */
    async open(userId: string, changes: Asked<'challenge.open'> = {}) {
      const reply = await ask('challenge.open', { tenant, userId, blocked: [], limit: 100, ...changes });
      if (reply.outcome !== 'listed') throw new Error(JSON.stringify(reply));
      const idsOf = (challenges: readonly Challenge[]) => challenges.map(({ challenge_id }) => challenge_id);
      return { incoming: idsOf(reply.incoming), outgoing: idsOf(reply.outgoing) };
    },
    /** Ids of a whole list. */
    async listed(userId: string, direction: 'incoming' | 'outgoing', changes: Asked<'challenge.list'> = {}) {
      const reply = await table.list(userId, direction, changes);
      if (reply.outcome !== 'listed') throw new Error(JSON.stringify(reply));
      return reply.page.challenges.map(({ challenge_id }) => challenge_id);
    },
  };
  return table;
}
