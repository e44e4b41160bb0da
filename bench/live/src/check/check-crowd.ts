import { activeEntrySchema, type QueueEntry } from '@paireto/contracts';
import { readLedger } from '@paireto/stack';
import type { Crowd } from '../clients/crowd.ts';
import type { HttpCaller } from '../clients/http-caller.ts';
import type { LiveClient } from '../clients/live-client.ts';
import { inParallel } from '../clients/open-loop.ts';
import { checkMatches } from './check-matches.ts';

/** What is wrong with what the players of a crowd were told, by what the API says now and by the games that there are. */
export async function checkCrowd(http: HttpCaller, liveGameUrl: string, crowd: Crowd): Promise<string[]> {
  const problems = checkMatches(crowd.clients, await readLedger(liveGameUrl, crowd.tenant));
  await inParallel(crowd.clients, 32, async (client) => {
    const problem = await checkEnd(http, client);
    if (problem !== undefined) problems.push(problem);
  });
  return problems;
}

/** Compares the state that a player was told last with the true one. */
async function checkEnd(http: HttpCaller, client: LiveClient): Promise<string | undefined> {
  const { status, body } = await http('GET', '/v1/matchmaking/active', { token: client.token });
  if (status !== 200) return `${client.userId}: GET /active was answered ${status}`;
  const { entry } = activeEntrySchema.parse(body);
  if (client.outOfOrder > 0) return `${client.userId}: ${client.outOfOrder} events came out of order`;
  const [told, actual] = [endOf(client.entry ?? null), endOf(entry)];
  return told === actual ? undefined : `${client.userId} was told ${told}, and it is ${actual}`;
}

/** In a word; an entry that came to nothing counts as none. */
function endOf(entry: QueueEntry | null): string {
  if (entry === null || ['CANCELLED', 'TIMED_OUT', 'FAILED'].includes(entry.status)) return 'nothing';
  const { queue_entry_id: id, status, assignment } = entry;
  return `${status} ${id}${assignment === undefined ? '' : ` in ${assignment.game_id}`}`;
}
