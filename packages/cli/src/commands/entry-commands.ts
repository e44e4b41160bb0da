import { queueEntrySchema } from '@paireto/contracts';
import type { Command } from '../command.ts';
import { defineCliCommand } from '../command.ts';
import { connect } from '../connection/connect.ts';
import { playerArgs } from '../connection/connection-args.ts';
import { entryLines } from '../output/entry-text.ts';
import { jsonText } from '../output/json-text.ts';
import { printLines } from '../output/print-lines.ts';
import { ownEntryId } from './own-entry.ts';

const entryCommand = (
  name: string,
  about: string,
  request: (id: string) => { method: 'POST' | 'DELETE'; path: string },
  more: { examples: Command['examples']; notes: string },
): Command =>
  defineCliCommand({
    name,
    about,
    args: {
      entry: { type: 'positional', required: false, description: 'Id of the entry (default: the one that waits)' },
      ...playerArgs,
    },
    ...more,
    async run(given, context) {
      const connection = await connect(context, given, { unnamed: 'refuse' });
      const { method, path } = request(await ownEntryId(connection, given.entry));
      const entry = await connection.api.ask(queueEntrySchema, path, { method });
      if (given.json) context.print(jsonText(entry));
      else printLines(context, entryLines(entry, context));
    },
  });

export const cancelCommand = entryCommand(
  'cancel',
  'Leave the queue',
  (id) => ({ method: 'DELETE', path: `/v1/matchmaking/queue/${id}` }),
  {
    examples: [['paireto cancel --user alice', 'Whatever alice waits for']],
    notes: 'Decisive: the entry is CANCELLED, or the exit code is 4 and it is told which match it lost to.',
  },
);

export const acceptCommand = entryCommand(
  'accept',
  'Accept the match that asks, in queues with a ready check',
  (id) => ({ method: 'POST', path: `/v1/matchmaking/queue/${id}/accept` }),
  {
    examples: [['paireto accept --user alice', 'The match that asks alice']],
    notes: 'Exit code 4 when no match asks.',
  },
);

export const declineCommand = entryCommand(
  'decline',
  'Decline the match that asks, and leave the queue',
  (id) => ({ method: 'POST', path: `/v1/matchmaking/queue/${id}/decline` }),
  {
    examples: [['paireto decline --user alice', 'The match that asks alice']],
    notes: 'Exit code 4 when no match asks.',
  },
);
