import { activeEntrySchema, type QueueEntry } from '@paireto/contracts';
import { CliError } from '../cli-error.ts';
import type { Connection } from '../connection/connect.ts';
import { exitCodes } from '../exit-codes.ts';

const OPEN: readonly QueueEntry['status'][] = ['SEARCHING', 'REQUIRES_ACCEPTANCE', 'PLACING'];

/** The id that was named, or that of the player's entry that waits. @throws {CliError} when none does */
export async function ownEntryId({ api }: Connection, named: string | undefined): Promise<string> {
  if (named !== undefined) return encodeURIComponent(named);
  const { entry } = await api.ask(activeEntrySchema, '/v1/matchmaking/active');
  if (entry !== null && OPEN.includes(entry.status)) return entry.queue_entry_id;
  throw new CliError('NOT_FOUND', exitCodes.notFound, 'No entry of this player waits.', {
    remedy: '"paireto join" makes one.',
  });
}
