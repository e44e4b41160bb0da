import type { Process } from '../kernel/process.ts';
import type { Random } from '../kernel/random.ts';
import type { World } from '../world.ts';
import type { Strikes } from './fault-parts.ts';

/** Processes that may be struck; `leave` asks one to end in good order. */
export interface Target {
  process: Process;
  leave?: () => void;
}

const LOST_BY_FAIL_OVER_MS = 2_000;
/** How likely each kind of strike is per change of a match. */
const STRIKE_PER_CHANGE = 0.06;
const CLOSE_MS = 60;

/** Lets crashes, pauses and outages happen until `untilMs`; what is down or stands still comes back by itself. */
export function startStrikes(
  world: World,
  options: { strikes: Strikes; targets: readonly Target[]; untilMs: number },
): void {
  const { scheduler, random } = world;
  const { strikes, targets, untilMs } = options;

  const isOver = (): boolean => scheduler.nowMs() >= untilMs;

  /** Every so often, and now and then in the middle of the life of a match, where it hurts most. */
  const nowAndThen = (meanMs: number, strike: () => void): void => {
    if (meanMs === Number.POSITIVE_INFINITY) return;
    const strikeUnlessOver = (): void => {
      if (!isOver()) strike();
    };
    world.onMatchChange(() => {
      const isStruck = !isOver() && random.chance(STRIKE_PER_CHANGE);
      if (isStruck) scheduler.after(random.between(0, CLOSE_MS), strikeUnlessOver);
    });
    const wait = (): void => {
      if (isOver()) return;
      scheduler.after(-meanMs * Math.log(1 - random.next()), () => {
        strikeUnlessOver();
        wait();
      });
    };
    wait();
  };

  nowAndThen(strikes.crashEveryMs, () => crash(world, random.pick(targets), untilMs));
  nowAndThen(strikes.pauseEveryMs, () => pause(world, random.pick(targets).process));
  nowAndThen(strikes.failOverEveryMs, () =>
    world.redis.failOver(random.between(0, LOST_BY_FAIL_OVER_MS), random.between(100, 3_000)),
  );
  nowAndThen(strikes.natsOutageEveryMs, () => world.nats.goAway(random.between(200, 8_000)));
  nowAndThen(strikes.gamesOutageEveryMs, () => world.games.goAway(random.between(1_000, 12_000)));
}

function crash({ scheduler, random }: World, { process, leave }: Target, untilMs: number): void {
  const graceMs = leave && random.chance(0.3) ? random.between(0, 500) : 0;
  if (graceMs > 0) leave?.();
  const isOver = (): boolean => scheduler.nowMs() >= untilMs;
  scheduler.after(graceMs, () => {
    process.crash();
    if (isOver()) process.start();
    // What is down when the faults end may stay down: that is not for the strike to decide.
    scheduler.after(outageMs(random), () => isOver() || process.start());
  });
}

function pause({ scheduler, random }: World, process: Process): void {
  process.pause();
  scheduler.after(outageMs(random), () => process.resume());
}

/** Mostly short, sometimes long enough for everybody else to notice. */
const outageMs = (random: Random): number =>
  random.chance(0.6) ? random.between(50, 1_500) : random.between(1_500, 12_000);
