import type { Check } from './evidence.ts';

/** Three matches of a ticket may come to nothing; then it fails and says why. */
const MAX_ATTEMPTS = 3;

/** A ticket is not requeued for ever. */
export const attemptsAreBounded: Check = ({ history }) =>
  [...history.tickets.values()].flatMap(({ id, changes }) => {
    const row = changes.at(-1)?.row;
    if (row === undefined) return [];
    if (row.attempts > MAX_ATTEMPTS) return [`${id} was requeued ${row.attempts} times`];
    return row.state === 'FAILED' && !row.reason ? [`${id} failed without a reason`] : [];
  });
