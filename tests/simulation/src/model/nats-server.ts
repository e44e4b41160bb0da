import type { EventLog } from '../kernel/event-log.ts';
import type { Scheduler } from '../kernel/scheduler.ts';

/** The one NATS server; clients reconnect by themselves and their subscriptions with them. */
export interface NatsServer {
  readonly isUp: boolean;
  goAway(downMs: number): void;
  comeBack(): void;
}

export function createNatsServer(scheduler: Scheduler, log: EventLog): NatsServer {
  let backAtMs = 0;
  return {
    get isUp() {
      return scheduler.nowMs() >= backAtMs;
    },
    goAway(downMs) {
      backAtMs = Math.max(backAtMs, scheduler.nowMs() + downMs);
      log('nats', () => `GOES AWAY for ${downMs} ms`);
    },
    comeBack() {
      backAtMs = 0;
    },
  };
}
