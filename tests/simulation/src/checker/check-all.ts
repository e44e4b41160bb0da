import { askedAndAnswered } from './asked-and-answered.ts';
import { attemptsAreBounded } from './attempts-are-bounded.ts';
import { cancelIsDecisive } from './cancel-is-decisive.ts';
import { challengesAreSettled } from './challenges-are-settled.ts';
import type { CheckName, Violation } from './check-names.ts';
import { clientsSeeTheTruth } from './clients-see-the-truth.ts';
import { cooldowns } from './cooldowns.ts';
import type { Check, Evidence } from './evidence.ts';
import { holds } from './holds.ts';
import { keysAreRemembered } from './keys-are-remembered.ts';
import { listsAreInLine } from './lists-are-in-line.ts';
import { oneGamePerMatch } from './one-game-per-match.ts';
import { oneLiveMatch } from './one-live-match.ts';
import { oneRecordPerMatch } from './one-record-per-match.ts';
import { presence } from './presence.ts';
import { seniority } from './seniority.ts';
import { tenantsNeverMix } from './tenants-never-mix.ts';
import { ticketsEndOnce } from './tickets-end-once.ts';

/** Checks of what is left when everything has come to rest. */
const finalChecks: Record<Exclude<CheckName, 'matched-promptly' | 'comes-to-rest'>, Check> = {
  'tickets-end-once': ticketsEndOnce,
  'one-live-match': oneLiveMatch,
  'one-game-per-match': oneGamePerMatch,
  'cancel-is-decisive': cancelIsDecisive,
  seniority,
  'tenants-never-mix': tenantsNeverMix,
  'one-record-per-match': oneRecordPerMatch,
  'clients-see-the-truth': clientsSeeTheTruth,
  'keys-are-remembered': keysAreRemembered,
  'attempts-are-bounded': attemptsAreBounded,
  'lists-are-in-line': listsAreInLine,
  presence,
  'asked-and-answered': askedAndAnswered,
  'challenges-are-settled': challengesAreSettled,
  holds,
  cooldowns,
};

/** Holds all guarantees against what happened. */
export const checkAll = (evidence: Evidence): Violation[] =>
  Object.entries(finalChecks).flatMap(([name, run]) =>
    run(evidence).map((text) => ({ check: name as keyof typeof finalChecks, text })),
  );
