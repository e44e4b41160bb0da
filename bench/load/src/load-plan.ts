/** What a run of the load does. */
export interface LoadPlan {
  scenario: ScenarioName;
  /** Joins per second; of a scenario whose rate changes, the mean. */
  rate: number;
  /** Joins of the first seconds warm up processes and do not count. */
  warmUpSeconds: number;
  seconds: number;
  /** Players with a WebSocket; the others are asked about by GET. */
  sockets: number;
  /** GETs of entries per join. */
  reads: number;
  /** Share of the joins that are cancelled within a second. */
  cancels: number;
  /** Share of the joins that are parties of two (scenario "parties"). */
  parties: number;
  /** Pools that the joins are spread over, those of all tenants together (scenario "many-pools"). */
  pools: number;
  /** Tenants that the players are spread over. */
  tenants: number;
  /** Players who wait for nobody who comes, before the load begins (scenario "one-pool"). */
  waiting: number;
  /** Seconds in which nobody does anything, with nobody waiting and then with those who wait; 0: not measured. */
  idleSeconds: number;
  /** Kept-alive connections to the gateway, besides sockets. */
  connections: number;
  seed: number;
}

export const scenarioNames = ['steady', 'burst', 'diurnal', 'parties', 'many-pools', 'one-pool'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** What the scenarios are, in words. */
export const scenarioTexts: Readonly<Record<ScenarioName, string>> = {
  steady: 'chess players with the ratings of a large site, at a steady rate',
  burst: 'the same, and every ten seconds ten times as many for a second',
  diurnal: 'the same, the rate going up and down between a fifth and 1.8 times the mean, as a day does',
  parties: 'two against two, alone or in parties of two (--parties)',
  'many-pools': 'spread over many pools (--pools), each with players of its own who come in pairs',
  'one-pool': 'one pool in which many wait already whom nobody meets (--waiting)',
};
