import { setTimeout as sleep } from 'node:timers/promises';
import { isActive } from '@paireto/contracts';
import { createTicketStore, type TicketStore } from '@paireto/ticket-store';
import { Redis } from 'ioredis';
import type { Violation } from '../check/evidence.ts';
import { isUnknown, playerKey } from '../history/exchange.ts';
import type { Client } from '../load/gateway-client.ts';
import { asksForPatience } from '../load/join-until-answered.ts';
import { leaveQueue } from '../load/live-through.ts';
import { findUnsettled, type Unsettled } from './find-unsettled.ts';
import type { Scene } from './scene.ts';

/** Beyond every delay that is meant to be: the redelivery of what a killed bridge had in work, the reaper's minute. */
const SETTLE_LIMIT_MS = 120_000;
const LEAVE_LIMIT_MS = 90_000;
const LOOK_EVERY_MS = 500;
const REQUESTS_AT_ONCE = 32;
const FINAL_ATTEMPTS = 20;

/** Waits until nothing more can happen by itself, and tells what did not happen though it should have. */
export async function waitUntilSettled(
  scene: Scene,
  redisUrl: string,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<Violation[]> {
  const redis = new Redis(redisUrl, { autoResendUnfulfilledCommands: false });
  try {
    const store = createTicketStore({ redis, keyPrefix: 'paireto:' });
    return await settle(scene, store, signal, say);
  } finally {
    redis.disconnect();
  }
}

async function settle(
  scene: Scene,
  store: TicketStore,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<Violation[]> {
  const deadlineMs = scene.nowMs() + SETTLE_LIMIT_MS;
  let left: Unsettled = { placing: 0, couldMeet: [] };
  let said = '';
  // Twice in a row: a ticket may be on its way from one place to another.
  for (let calm = 0; calm < 2 && scene.nowMs() < deadlineMs; ) {
    await sleep(LOOK_EVERY_MS, undefined, { signal });
    left = await findUnsettled(store, scene.tenants);
    calm = left.placing === 0 && left.couldMeet.length === 0 ? calm + 1 : 0;
    const line = `settling: ${left.placing} placing, ${left.couldMeet.length} could meet`;
    if (calm === 0 && line !== said) say(line);
    said = line;
  }
  const placing = scene.tickets.all().filter(({ status }) => status === 'PLACING');
  return [
    ...(left.placing === 0
      ? []
      : [
          violation(
            `${left.placing} matches are still being placed`,
            placing.map(({ id }) => id),
          ),
        ]),
    ...(left.couldMeet.length === 0
      ? []
      : [violation(`${left.couldMeet.length} tickets wait though they fit each other`, left.couldMeet)]),
  ];
}

const violation = (text: string, tickets: string[]): Violation => ({
  guarantee: 'G1',
  text: `${text} ${SETTLE_LIMIT_MS / 1_000} s after the last join`,
  tickets,
});

/** Everybody who still waits cancels, those included who do not know that they wait. */
export async function letEverybodyLeave(scene: Scene): Promise<Violation[]> {
  const { crowd } = scene;
  crowd.leave();
  const timer = setTimeout(() => crowd.giveUp(), LEAVE_LIMIT_MS);
  await crowd.gone();
  clearTimeout(timer);
  await findForgotten(scene);
  const deadlineMs = scene.nowMs() + LEAVE_LIMIT_MS;
  const waiting = scene.tickets.all().filter(({ status }) => isActive(status));
  const undecided: string[] = [];
  await forEachLimited(waiting, async ({ id, owner }) => {
    const mood = { isLeaving: () => true, isOver: () => scene.nowMs() > deadlineMs };
    const end = await leaveQueue(owner, id, { ...scene, mood, random: Math.random, newKey: () => '' });
    if (end === 'SEARCHING' || end === 'PLACING') undecided.push(id);
  });
  if (undecided.length === 0) return [];
  return [
    { guarantee: 'G4', text: `${undecided.length} leftovers could not be cancelled decisively`, tickets: undecided },
  ];
}

/** Whoever never got an answer to a join asks what became of it. */
async function findForgotten(scene: Scene): Promise<void> {
  const last = new Map<string, boolean>();
  for (const { operation, player, reply } of scene.history.all())
    if (operation === 'join') last.set(player, isUnknown(reply));
  const clients = [...scene.crowd.clients(), ...scene.probes.clients()].filter((client) => last.get(playerKey(client)));
  await forEachLimited(clients, async (client) => {
    const reply = await insist(() => scene.gateway.active(client));
    if (reply.kind === 'entry' && reply.entry !== undefined)
      scene.tickets.note(client, reply.entry.id, reply.entry.status);
  });
}

/** Every client comes back once more: asks for each of its tickets, and for its active one. */
export async function askEverybody(scene: Scene): Promise<void> {
  const clients = new Map<string, Client>();
  for (const client of [...scene.crowd.clients(), ...scene.probes.clients()]) clients.set(playerKey(client), client);
  await forEachLimited(scene.tickets.all(), async ({ id, owner }) => {
    await insist(() => scene.gateway.read(owner, id));
  });
  await forEachLimited([...clients.values()], async (client) => {
    await insist(() => scene.gateway.active(client));
  });
}

/** Asks until there is an answer. */
async function insist<Answer extends Parameters<typeof asksForPatience>[0]>(
  ask: () => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const reply = await ask();
    if (!asksForPatience(reply) || attempt === FINAL_ATTEMPTS) return reply;
    await sleep(250);
  }
}

async function forEachLimited<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, worker));
}
