import type { CheckName } from '../checker/check-names.ts';
import type { ScenarioKind } from './scenario.ts';

/** A mistake that can be switched on to see that the checker finds it. */
export interface PlantedBugInfo {
  /** What is done wrong. */
  mistake: string;
  /** Where it shows soonest. */
  scenario: ScenarioKind;
  /** The check that has to find it. */
  foundBy: CheckName;
}

/** Every planted bug. Some switch off a second line of defence too, which would make up for the first within seconds. */
export const plantedBugs = {
  'commit-without-cas': {
    mistake: 'a commit does not look whether its tickets are SEARCHING',
    scenario: 'pauses',
    foundBy: 'one-live-match',
  },
  'cancel-without-state-check': {
    mistake: 'a cancel does not look whether the ticket is SEARCHING',
    scenario: 'calm',
    foundBy: 'cancel-is-decisive',
  },
  'cancel-without-tombstone': {
    mistake: 'a cancel takes the ticket out of its pools but leaves it SEARCHING',
    scenario: 'messages',
    foundBy: 'cancel-is-decisive',
  },
  'expire-without-state-check': {
    mistake: 'a read times a ticket out that is PLACING',
    scenario: 'game-api',
    foundBy: 'tickets-end-once',
  },
  'finalize-without-check': {
    mistake: 'a game is given to whatever became of the match',
    scenario: 'fail-over',
    foundBy: 'tickets-end-once',
  },
  'create-without-claim': {
    mistake: 'every delivery creates a game without asking whose the tickets are',
    scenario: 'fail-over',
    foundBy: 'comes-to-rest',
  },
  'game-without-key': {
    mistake: 'a game is created without idempotency key',
    scenario: 'game-api',
    foundBy: 'one-game-per-match',
  },
  'requeue-while-unknown': {
    mistake: 'tickets go back while a game for them may exist',
    scenario: 'game-api',
    foundBy: 'one-live-match',
  },
  'requeue-resets-seniority': {
    mistake: 'a requeued ticket waits from now on',
    scenario: 'game-api',
    foundBy: 'seniority',
  },
  'requeue-without-bound': {
    mistake: 'a ticket is requeued for ever',
    scenario: 'game-api',
    foundBy: 'attempts-are-bounded',
  },
  'withdraw-when-unsure': {
    mistake: 'a finalize without answer counts as refused',
    scenario: 'redis-replies',
    foundBy: 'one-game-per-match',
  },
  'game-of-void-match-stays': {
    mistake: 'the game of a void match is not withdrawn',
    scenario: 'fail-over',
    foundBy: 'one-live-match',
  },
  'burial-trusts-404': {
    mistake: 'a void match is done with once no game is found, though one may be on its way',
    scenario: 'fail-over',
    foundBy: 'one-game-per-match',
  },
  'ack-before-publish': {
    mistake: 'match.found is acknowledged before match.ready is stored',
    scenario: 'messages',
    foundBy: 'one-record-per-match',
  },
  'no-outbox': {
    mistake: 'nobody publishes again what the stream did not take (and there is no reaper)',
    scenario: 'messages',
    foundBy: 'comes-to-rest',
  },
  'outbox-cleared-before-publish': {
    mistake: 'a match leaves the outbox before the stream has it (and there is no reaper)',
    scenario: 'messages',
    foundBy: 'comes-to-rest',
  },
  'no-reaper': {
    mistake: 'nobody looks after matches whose event was lost',
    scenario: 'messages',
    foundBy: 'comes-to-rest',
  },
  'breaker-never-tries': {
    mistake: 'an open breaker does not find out whether games can be had again',
    scenario: 'game-api',
    foundBy: 'comes-to-rest',
  },
  'commit-leaves-other-pools': {
    mistake: 'a commit takes a ticket out of one pool only',
    scenario: 'calm',
    foundBy: 'lists-are-in-line',
  },
  'slot-kept-on-cancel': {
    mistake: 'a cancelled ticket keeps its player from joining (and slots are not verified)',
    scenario: 'calm',
    foundBy: 'clients-see-the-truth',
  },
  'slots-shared-by-tenants': {
    mistake: 'players of the same name in two tenants share a slot',
    scenario: 'calm',
    foundBy: 'tenants-never-mix',
  },
  'owner-not-checked': {
    mistake: 'anybody may read and cancel an entry of their tenant',
    scenario: 'calm',
    foundBy: 'tenants-never-mix',
  },
  'idempotency-key-ignored': {
    mistake: 'a repeated join is a new one',
    scenario: 'calm',
    foundBy: 'keys-are-remembered',
  },
  'looks-not-noted': {
    mistake: 'looking after an entry does not count as being there',
    scenario: 'calm',
    foundBy: 'presence',
  },
  'takeover-without-load': {
    mistake: 'a shard does not read the pools that it takes over (and does not compare sizes)',
    scenario: 'crashes',
    foundBy: 'matched-promptly',
  },
  'takeover-loses-seniority': {
    mistake: 'what a shard reads waits from now on',
    scenario: 'crashes',
    foundBy: 'seniority',
  },
  'sweep-by-seniority': {
    mistake: 'a sweep looks for young tickets, not for tickets new to the pool (and does not compare sizes)',
    scenario: 'game-api',
    foundBy: 'matched-promptly',
  },
  'one-acceptance-is-enough': {
    mistake: 'a match is placed as soon as one of its players accepts it',
    scenario: 'ready-check',
    foundBy: 'asked-and-answered',
  },
  'lapse-blames-all': {
    mistake: 'when somebody does not answer, those who accepted are out too',
    scenario: 'ready-check',
    foundBy: 'asked-and-answered',
  },
  'no-lapse': {
    mistake: 'nobody ends matches that are not accepted in time',
    scenario: 'ready-check',
    foundBy: 'comes-to-rest',
  },
  'fallen-not-pooled': {
    mistake: 'who accepted a match that fell is SEARCHING but in no pool',
    scenario: 'ready-check',
    foundBy: 'lists-are-in-line',
  },
  'hold-ignored': {
    mistake: 'who is held until the result of their game may join',
    scenario: 'challenges',
    foundBy: 'holds',
  },
  'release-forgotten': {
    mistake: 'a result does not let its players join again',
    scenario: 'challenges',
    foundBy: 'holds',
  },
  'cooldown-ignored': {
    mistake: 'who backed out too often may join all the same',
    scenario: 'ready-check',
    foundBy: 'cooldowns',
  },
  'challenge-takes-the-busy': {
    mistake: 'a challenge is placed although its players are in other matches',
    scenario: 'challenges',
    foundBy: 'one-live-match',
  },
  'challenge-requeued': {
    mistake: 'who gets no game by challenge waits in a queue',
    scenario: 'challenges',
    foundBy: 'challenges-are-settled',
  },
  'records-inserted': {
    mistake: 'every event makes a record of its own',
    scenario: 'calm',
    foundBy: 'one-record-per-match',
  },
  'records-overwritten': {
    mistake: 'the last event wins, not the last state',
    scenario: 'messages',
    foundBy: 'one-record-per-match',
  },
} as const satisfies Record<string, PlantedBugInfo>;

export type PlantedBug = keyof typeof plantedBugs;
export const plantedBugNames = Object.keys(plantedBugs) as PlantedBug[];

export const isPlantedBug = (text: string): text is PlantedBug => Object.hasOwn(plantedBugs, text);
