import type { Crowd } from '../clients/crowd.ts';
import type { HttpCaller } from '../clients/http-caller.ts';
import type { PartReport } from '../report/part-report.ts';
import type { StageFacts, StageWish } from '../stage/stage-messages.ts';

/** What a part works with. */
export interface Scene {
  readonly facts: StageFacts;
  /** Asks the gateway. */
  readonly http: HttpCaller;
  /** Players with open sockets that a part has left for the next. */
  kept: Crowd | undefined;
  ask(wish: StageWish): Promise<number | undefined>;
  say(line: string): void;
  /** How far it is: replaces the line before. */
  live(line: string): void;
}

/** A part is this. What is wrong with the system is in the report; it throws when it cannot go on. */
export type RunPart = (scene: Scene) => Promise<PartReport>;
