import type * as contracts from '@paireto/contracts';
import { describe, expectTypeOf, it } from 'vitest';
import type * as wire from '../index.ts';

/** JSON has no `undefined`: an optional member is absent or there. */
type Json<T> = T extends readonly (infer Item)[]
  ? Json<Item>[]
  : T extends object
    ? { [Key in keyof T]: Json<Exclude<T[Key], undefined>> }
    : T;

describe('the public types are those of the contracts', () => {
  it('for queue entries and all in them', () => {
    expectTypeOf<Json<wire.QueueEntry>>().toEqualTypeOf<Json<contracts.QueueEntry>>();
    expectTypeOf<Json<wire.Assignment>>().toEqualTypeOf<Json<contracts.Assignment>>();
    expectTypeOf<Json<wire.Acceptance>>().toEqualTypeOf<Json<contracts.Acceptance>>();
    expectTypeOf<Json<wire.QueueStatus>>().toEqualTypeOf<Json<contracts.QueueStatus>>();
    expectTypeOf<Json<wire.EntryExplanation>>().toEqualTypeOf<Json<contracts.EntryExplanation>>();
  });

  it('for challenges, matches and ratings', () => {
    expectTypeOf<Json<wire.Challenge>>().toEqualTypeOf<Json<contracts.Challenge>>();
    expectTypeOf<Json<wire.ChallengesPage>>().toEqualTypeOf<Json<contracts.ChallengesPage>>();
    expectTypeOf<wire.DeclineReason>().toEqualTypeOf<contracts.DeclineReason>();
    expectTypeOf<Json<wire.MatchesPage>>().toEqualTypeOf<Json<contracts.MatchesPage>>();
    expectTypeOf<Json<wire.OwnRatings>>().toEqualTypeOf<Json<contracts.OwnRatings>>();
    expectTypeOf<Json<wire.Leaderboard>>().toEqualTypeOf<Json<contracts.Leaderboard>>();
  });

  it('for live events, and for every code and member of a problem', () => {
    expectTypeOf<Json<wire.LiveEvent>>().toEqualTypeOf<Json<contracts.LiveEvent>>();
    expectTypeOf<Json<wire.Problem>>().toEqualTypeOf<Json<contracts.Problem>>();
    expectTypeOf<wire.ErrorCode>().toEqualTypeOf<contracts.ErrorCode>();
  });

  it('for what a join and a challenge may say', () => {
    type Known<T> = { [Key in keyof T as string extends Key ? never : Key]: T[Key] };
    expectTypeOf<keyof Known<wire.JoinRequest>>().toEqualTypeOf<keyof Known<contracts.JoinBody>>();
    expectTypeOf<keyof Known<wire.ChallengeRequest>>().toEqualTypeOf<keyof Known<contracts.ChallengeBody>>();
    expectTypeOf<wire.JoinRequest>().toExtend<contracts.JoinBody>();
  });
});
