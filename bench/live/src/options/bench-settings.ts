/** How much the parts do. */
export interface BenchSettings {
  /** Players of the parts "sockets" and "resume", each with a socket; even. */
  sockets: number;
  /** Pace of the joins of those. */
  joinsPerSecond: number;
  /** How long the gateway is left alone before its memory is read, ms. */
  calmMs: number;
  /** The same where only what is needed is to be left: V8 gives back the rest when little has happened for about two minutes. */
  idleMs: number;
  killed: { players: number; joiningMs: number };
  /** Joins within the first `warmUpSeconds` of the `seconds` do not count. */
  latency: {
    players: number;
    joinsPerSecond: number;
    warmUpSeconds: number;
    seconds: number;
    bareRequestsPerSecond: number;
  };
  /** Joins within the first `warmUpSeconds` teach the estimates; those of the `seconds` after are judged. */
  estimates: { joinsPerSecond: number; warmUpSeconds: number; seconds: number; lastSeconds: number };
}

export const fullSettings: BenchSettings = {
  sockets: 10_000,
  joinsPerSecond: 400,
  calmMs: 5_000,
  idleMs: 150_000,
  killed: { players: 1_000, joiningMs: 8_000 },
  latency: { players: 1_000, joinsPerSecond: 200, warmUpSeconds: 5, seconds: 35, bareRequestsPerSecond: 50 },
  estimates: { joinsPerSecond: 25, warmUpSeconds: 25, seconds: 40, lastSeconds: 15 },
};

/** To see whether everything works. */
export const quickSettings: BenchSettings = {
  sockets: 50,
  joinsPerSecond: 100,
  calmMs: 200,
  idleMs: 200,
  killed: { players: 20, joiningMs: 1_000 },
  latency: { players: 60, joinsPerSecond: 20, warmUpSeconds: 0, seconds: 2, bareRequestsPerSecond: 20 },
  estimates: { joinsPerSecond: 20, warmUpSeconds: 1, seconds: 2, lastSeconds: 1 },
};
