import type { BenchSettings } from '../options/bench-settings.ts';
import type { PartName, PartReport } from '../report/part-report.ts';

/** What the process with the players has to know. */
export interface StageFacts {
  gatewayUrl: string;
  liveGameUrl: string;
  /** A bare HTTP server, to compare with. */
  bareUrl: string;
  jwt: { secret: string; issuer: string; audience: string };
  settings: BenchSettings;
}

/** What the players cannot do themselves; each is answered. */
export type StageWish = 'gateway-memory' | 'kill-gateway' | 'start-gateway';

/** To the process with the players. */
export type ToClients =
  | { type: 'facts'; facts: StageFacts }
  | { type: 'run'; part: PartName }
  | { type: 'answer'; id: number; value?: number; error?: string };

/** From the process with the players. `live`: replaces the line before it where that is possible. */
export type FromClients =
  | { type: 'say'; line: string; live: boolean }
  | { type: 'wish'; id: number; wish: StageWish }
  | { type: 'report'; report: PartReport }
  | { type: 'failed'; error: string };
