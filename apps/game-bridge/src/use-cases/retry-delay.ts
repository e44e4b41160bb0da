const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;

/**
 * How long to wait before a message is tried again, in ms: 0.25 s doubling to 5 s, give or take a fifth, so that what
 * failed together does not return together.
 *
 * @param deliveryCount how often the message was delivered, from 1.
 * @param random number in [0, 1).
 */
export function retryDelayMs(deliveryCount: number, random: number): number {
  const doublings = Math.min(Math.max(deliveryCount, 1) - 1, 16);
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** doublings, LONGEST_DELAY_MS);
  return Math.round(delayMs * (0.8 + 0.4 * random));
}
