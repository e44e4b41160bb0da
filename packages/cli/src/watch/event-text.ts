import type { LiveEvent, QueueEntry } from '@paireto/contracts';
import type { CliContext } from '../cli-context.ts';
import { challengeLines } from '../output/challenge-text.ts';
import { entrySummary, statusText } from '../output/entry-text.ts';
import { printable } from '../output/printable.ts';

type Look = Pick<CliContext, 'paint' | 'nowMs'>;

/** One event for people, in a line or some. */
export function eventText(event: LiveEvent, look: Look): string {
  switch (event.type) {
    case 'snapshot':
      return snapshotText(event.data, look);
    case 'notice':
      return stamped(event.at, `${look.paint('yellow', 'notice')}  ${printable(event.data.message)}`, look);
    default:
      if ('entry' in event.data) return updateLine(event.type, event.data.entry, look, event.at);
      return stamped(event.at, [event.type, ...challengeLines(event.data.challenge, look)].join('  '), look);
  }
}

/** What happened to an entry, in one line. */
export function updateLine(
  type: string,
  entry: QueueEntry,
  look: Look,
  at = new Date(look.nowMs()).toISOString(),
): string {
  const what = type === 'ticket.requeued' ? `${look.paint('yellow', 'REQUEUED')} ` : '';
  const summary = entrySummary(entry, look.nowMs());
  const text = `${what}${statusText(entry.status, look.paint)}  ${printable(entry.pool)}${summary === '' ? '' : `  ${summary}`}`;
  return stamped(at, text, look);
}

function snapshotText(data: Extract<LiveEvent, { type: 'snapshot' }>['data'], look: Look): string {
  const { entry, challenges } = data;
  const now = new Date(look.nowMs()).toISOString();
  const open = challenges === null ? [] : [...challenges.incoming, ...challenges.outgoing];
  return [
    entry === null ? stamped(now, 'no entry waits', look) : updateLine('snapshot', entry, look),
    ...open.map((challenge) => stamped(now, challengeLines(challenge, look).join('  '), look)),
  ].join('\n');
}

/** To the second, local time. */
const stamped = (at: string, text: string, { paint }: Look): string =>
  `${paint('gray', new Date(at).toTimeString().slice(0, 8))}  ${text}`;
