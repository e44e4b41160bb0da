import { type LinkFaults, noLinkFaults } from '../kernel/network.ts';

/** What the game service does instead of creating a game, as probabilities per request. */
export interface GameFaults {
  /** Answers later than anybody waits; the game is there in the end. */
  slow: number;
  /** Fails before the game exists, and does not say so definitely. */
  errorBefore: number;
  /** Fails after the game exists. */
  errorAfter: number;
  /** Not now. */
  busy: number;
  /** Definitely no game; the players may be matched again. */
  refuse: number;
  /** Definitely no game, and never for these players. */
  refuseFinally: number;
}

export const noGameFaults: GameFaults = {
  slow: 0,
  errorBefore: 0,
  errorAfter: 0,
  busy: 0,
  refuse: 0,
  refuseFinally: 0,
};

/** Everything that goes wrong by chance at the moment. Changed in place when faults begin and end. */
export interface Faults {
  /** Client and gateway. */
  http: LinkFaults;
  redis: LinkFaults;
  /** NATS core: commands, heartbeats. */
  signals: LinkFaults;
  /** JetStream: publishing, deliveries, acknowledgements. */
  stream: LinkFaults;
  /** An acknowledged event never reaches a consumer, as when an operator drops it by mistake. */
  eventLoss: number;
  /** Bridge and game service. */
  gameLink: LinkFaults;
  game: GameFaults;
  records: LinkFaults;
}

export const noFaults: Faults = {
  http: noLinkFaults,
  redis: noLinkFaults,
  signals: noLinkFaults,
  stream: noLinkFaults,
  eventLoss: 0,
  gameLink: noLinkFaults,
  game: noGameFaults,
  records: noLinkFaults,
};
