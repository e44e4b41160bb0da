import { activeEntrySchema, type LiveEvent, liveEventSchema } from '@paireto/contracts';
import { errorOfClient } from '../api/error-of-client.ts';
import type { CliContext } from '../cli-context.ts';
import { defineCliCommand } from '../command.ts';
import { type Connection, connect } from '../connection/connect.ts';
import { playerArgs } from '../connection/connection-args.ts';
import { openClient } from '../connection/open-client.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { jsonLine } from '../output/json-text.ts';
import { createEndWatch } from '../watch/end-watch.ts';
import { eventText } from '../watch/event-text.ts';
import { tellConnection } from '../watch/tell-connection.ts';

export const watchCommand = defineCliCommand({
  name: 'watch',
  about: 'Show live what happens to a player: the entry and the challenges',
  args: {
    'until-end': { type: 'boolean', description: 'Stop when the entry that waits, or the next one, has ended' },
    ...playerArgs,
  },
  examples: [
    ['paireto watch --user alice', 'Until Ctrl-C'],
    ['paireto watch --user alice --until-end', 'Exit code 0 when matched, 7 when it ended otherwise'],
    ['paireto watch --json | jq -c .type', 'One event of the API per line (docs/api.md)'],
  ],
  notes: 'Reconnects by itself, and begins again with a snapshot when something was missed.',
  async run(given, context) {
    const connection = await connect(context, given, { unnamed: 'refuse' });
    return watch(context, connection, { json: given.json ?? false, untilEnd: given['until-end'] ?? false });
  },
});

async function watch(
  context: CliContext,
  connection: Connection,
  { json, untilEnd }: { json: boolean; untilEnd: boolean },
): Promise<ExitCode> {
  // Says at once when the gateway is away, or the token does not do; later it is tried again.
  await connection.api.ask(activeEntrySchema, '/v1/matchmaking/active');
  const client = openClient(context, connection);
  const untold = tellConnection(client, context);
  const endWatch = createEndWatch();
  try {
    for await (const raw of client.events) {
      const event = known(raw);
      if (event === undefined) continue;
      context.print(json ? jsonLine(event) : `${eventText(event, context)}\n`);
      const ended = endWatch.see(event);
      if (untilEnd && ended !== undefined) return ended === 'MATCHED' ? exitCodes.ok : exitCodes.noMatch;
    }
  } catch (error) {
    if (!context.signal.aborted) throw errorOfClient(error, connection.url);
  } finally {
    untold();
    client.close();
  }
  return exitCodes.interrupted;
}

/** A later release may have other events. */
const known = (raw: unknown): LiveEvent | undefined => liveEventSchema.safeParse(raw).data;
