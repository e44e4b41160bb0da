import type { JoinRequest, QueueHandle } from '@paireto/client';
import { queueEntrySchema } from '@paireto/contracts';
import { errorOfClient } from '../api/error-of-client.ts';
import type { CliContext } from '../cli-context.ts';
import type { Connection } from '../connection/connect.ts';
import { openClient } from '../connection/open-client.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { jsonLine } from '../output/json-text.ts';
import { updateLine } from './event-text.ts';
import { tellConnection } from './tell-connection.ts';

/** Joins, shows what happens to the entry line by line, and says by the exit code how it ended. */
export async function joinAndFollow(
  context: CliContext,
  connection: Connection,
  { body, idempotencyKey, json }: { body: JoinRequest; idempotencyKey: string; json: boolean },
): Promise<ExitCode> {
  const client = openClient(context, connection);
  const untold = tellConnection(client, context);
  let handle: QueueHandle | undefined;
  try {
    handle = await client.queue.join(body, { idempotencyKey, signal: context.signal });
    for await (const { type, entry } of handle) {
      context.print(json ? jsonLine({ type, entry }) : `${updateLine(type, queueEntrySchema.parse(entry), context)}\n`);
    }
    if (handle.isEnded) return handle.entry.status === 'MATCHED' ? exitCodes.ok : exitCodes.noMatch;
  } catch (error) {
    if (!context.signal.aborted) throw errorOfClient(error, connection.url);
  } finally {
    untold();
    client.close();
  }
  if (handle !== undefined)
    context.say(`The entry ${handle.id} waits on; "paireto cancel" ends it, "paireto watch" shows it.`);
  return exitCodes.interrupted;
}
