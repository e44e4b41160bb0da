import { drawRating, type Random } from '@paireto/stack';
import type { Wishes } from './gateway-client.ts';

/** What one player of the load is going to do. */
export interface Plan {
  tenant: string;
  rating: number;
  wishes: Wishes;
  /** Cancels so long after the join was answered, ms; absent: never. */
  cancelAfterMs: number | undefined;
  /** Joins once more after the first entry has come to an end. */
  comesBack: boolean;
  /** After an unanswered join, first asks where it stands. */
  looksFirst: boolean;
  /** A namesake in another tenant tries to read its entry. */
  isSpiedOn: boolean;
}

/** Shares of a mixed crowd; each list sums up to 1. */
const TENANT_SHARES = [0.6, 0.3, 0.1];
const TIME_CONTROLS = [
  { name: '1+0', share: 0.15 },
  { name: '3+0', share: 0.25 },
  { name: '3+2', share: 0.2 },
  { name: '5+0', share: 0.25 },
  { name: '10+0', share: 0.15 },
];
const REGIONS = [
  { name: undefined, share: 0.8 },
  { name: 'eu', share: 0.1 },
  { name: 'us', share: 0.1 },
];
const ALTERNATIVES_SHARE = 0.25;
const COMES_BACK_SHARE = 0.1;
const LOOKS_FIRST_SHARE = 0.3;
const SPIED_ON_SHARE = 0.02;
/** Some cancel in the same instant, which races with the match; the others a moment later. */
const CANCELS_AT_ONCE_SHARE = 0.25;
const MEAN_CANCEL_AFTER_MS = 250;

/** Tenants that a crowd is spread over. */
export const TENANT_COUNT = TENANT_SHARES.length;

/** @param cancels share of the players that cancel, 0 to 1. */
export function drawPlan(tenants: readonly string[], cancels: number, random: Random): Plan {
  const tenant = draw(
    TENANT_SHARES.map((share, index) => ({ name: tenants[index] ?? '', share })),
    random,
  );
  const rating = drawRating(random);
  const region = draw(REGIONS, random);
  const controls = drawTimeControls(random);
  const [first] = controls;
  return {
    tenant,
    rating,
    wishes: {
      queue: 'chess',
      ...(controls.length === 1
        ? { time_control: first }
        : { alternatives: controls.map((time_control) => ({ time_control })) }),
      ...(region === undefined ? {} : { region }),
    },
    cancelAfterMs: random() < cancels ? drawCancelAfter(random) : undefined,
    comesBack: random() < COMES_BACK_SHARE,
    looksFirst: random() < LOOKS_FIRST_SHARE,
    isSpiedOn: random() < SPIED_ON_SHARE,
  };
}

function drawTimeControls(random: Random): string[] {
  const wanted = random() < ALTERNATIVES_SHARE ? 2 + Math.floor(random() * 2) : 1;
  const controls = new Set<string>();
  while (controls.size < wanted) controls.add(draw(TIME_CONTROLS, random));
  return [...controls];
}

const drawCancelAfter = (random: Random): number =>
  random() < CANCELS_AT_ONCE_SHARE ? 0 : -Math.log(1 - random()) * MEAN_CANCEL_AFTER_MS;

function draw<Name>(options: readonly { name: Name; share: number }[], random: Random): Name {
  let left = random();
  for (const { name, share } of options) {
    left -= share;
    if (left < 0) return name;
  }
  return options[0]!.name;
}
