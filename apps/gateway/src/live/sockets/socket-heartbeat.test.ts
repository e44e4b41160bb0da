import { describe, expect, it } from 'vitest';
import { createSocketHeartbeat } from './socket-heartbeat.ts';

function pulse() {
  const seen = { pings: 0, deaths: 0 };
  const ping = (): void => {
    seen.pings += 1;
  };
  const die = (): void => {
    seen.deaths += 1;
  };
  return Object.assign(seen, { ping, die });
}

describe('createSocketHeartbeat', () => {
  it('pings each connection once a round, spread over it', () => {
    const heartbeat = createSocketHeartbeat({ slots: 4 });
    const all = Array.from({ length: 8 }, pulse);
    for (const one of all) heartbeat.add(one);
    const perTick = [1, 2, 3, 4].map(() => {
      const before = all.reduce((sum, one) => sum + one.pings, 0);
      heartbeat.tick();
      return all.reduce((sum, one) => sum + one.pings, 0) - before;
    });
    expect(perTick).toEqual([2, 2, 2, 2]);
    expect(all.map((one) => one.pings)).toEqual(Array(8).fill(1));
  });

  it('ends a connection that missed two pings in a row, once, and none that answers', () => {
    const heartbeat = createSocketHeartbeat({ slots: 1 });
    const silent = pulse();
    const alive = pulse();
    const late = pulse();
    heartbeat.add(silent);
    heartbeat.add(alive);
    heartbeat.add(late);
    for (let round = 1; round <= 10; round += 1) {
      heartbeat.tick();
      heartbeat.heard(alive);
      if (round % 2 === 0) heartbeat.heard(late);
    }
    expect(silent).toMatchObject({ pings: 2, deaths: 1 });
    expect(alive).toMatchObject({ pings: 10, deaths: 0 });
    expect(late.deaths).toBe(0);
  });

  it('leaves alone who was removed by the end of another', () => {
    const heartbeat = createSocketHeartbeat({ slots: 1 });
    const gone = pulse();
    heartbeat.add({ ...pulse(), ping: () => heartbeat.remove(gone) });
    heartbeat.add(gone);
    for (let round = 0; round < 10; round += 1) heartbeat.tick();
    heartbeat.heard(gone);
    heartbeat.tick();
    expect(gone).toMatchObject({ pings: 0, deaths: 0 });
  });

  it('leaves alone who was removed', () => {
    const heartbeat = createSocketHeartbeat({ slots: 2 });
    const gone = pulse();
    heartbeat.add(gone);
    heartbeat.remove(gone);
    heartbeat.remove(gone);
    for (let round = 0; round < 10; round += 1) heartbeat.tick();
    expect(gone).toMatchObject({ pings: 0, deaths: 0 });
  });
});
