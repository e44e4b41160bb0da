/**
 * Decides who plays for the first team (white): the one with the lower balance, so that sides even out over time;
 * on equal balances chance decides.
 *
 * @param a,b `sideBalance`: games played for the first team minus games for the second.
 * @param random uniform in [0, 1); drawn only on equal balances.
 * @returns [plays for the first team, plays for the second]
 */
export function chooseSides<Side extends { readonly sideBalance: number }>(
  a: Side,
  b: Side,
  random: () => number,
): [Side, Side] {
  const aFirst = a.sideBalance === b.sideBalance ? random() < 0.5 : a.sideBalance < b.sideBalance;
  return aFirst ? [a, b] : [b, a];
}
