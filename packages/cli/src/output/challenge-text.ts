import type { Challenge, ChallengeState } from '@paireto/contracts';
import type { CliContext, Style } from '../cli-context.ts';
import { printable } from './printable.ts';
import { spanText } from './time-text.ts';

const styles: Record<ChallengeState, Style> = {
  PENDING: 'cyan',
  ACCEPTED: 'yellow',
  STARTED: 'green',
  DECLINED: 'red',
  WITHDRAWN: 'gray',
  EXPIRED: 'gray',
  FAILED: 'red',
};

/** A challenge in some lines. */
export function challengeLines(challenge: Challenge, { paint, nowMs }: Pick<CliContext, 'paint' | 'nowMs'>): string[] {
  const { challenger, opponent, queue, status, message, reason, assignment } = challenge;
  const wanted = Object.values(challenge.attributes).flat().join(' ');
  const game = printable(`${challenger.user_id} → ${opponent.user_id}  ${queue} ${wanted}`);
  const leftS = (Date.parse(challenge.expires_at) - nowMs()) / 1_000;
  const facts = [
    ...(message === undefined ? [] : [`“${message}”`]),
    ...(challenge.color === 'random' ? [] : [`${challenger.user_id} would play ${challenge.color}`]),
    ...(status === 'PENDING' && leftS > 0 ? [`open for ${spanText(leftS)} more`] : []),
    ...(reason === undefined ? [] : [`because ${reason}`]),
    ...(assignment === undefined ? [] : [`game ${assignment.game_id}, as ${assignment.color ?? assignment.team}`]),
  ];
  return [
    `${paint(styles[status], status)}  ${game}  ${paint('gray', challenge.challenge_id)}`,
    ...(facts.length === 0 ? [] : [`  ${printable(facts.join('; '))}`]),
  ];
}
