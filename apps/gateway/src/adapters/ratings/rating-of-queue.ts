import { type RatingSourceName, ratingsOf } from '@paireto/contracts';
import type { PlayerRating, RatingSource } from '../../ports/rating-source.ts';
import type { RatingAdapter, RatingQuestion, SourceAnswer } from './rating-adapter.ts';

/**
 * The rating source of each queue: the one that its ruleset names; for players of whom that one says nothing, the
 * ruleset's fallback; then the queue's default. Whatever is not the source's own fresh word is marked stale.
 *
 * @param sources those of the installation; a queue must not name another one
 */
export function createRatingOfQueue(sources: Readonly<Partial<Record<RatingSourceName, RatingAdapter>>>): RatingSource {
  const ask = (name: RatingSourceName, question: RatingQuestion): ReturnType<RatingAdapter> => {
    const source = sources[name];
    if (source === undefined)
      throw new RangeError(`"${question.ruleset.name}" names a rating source that is not set up`);
    return source(question);
  };

  /** The answers, with those of the fallback where the source has none. */
  const complete = async (question: RatingQuestion, answers: readonly SourceAnswer[]): Promise<PlayerRating[]> => {
    const { rule, players } = question;
    const unanswered = players.filter((_, index) => answers[index]?.outcome === 'no-answer');
    const instead = await ask(rule.fallback, { ...question, players: unanswered });
    let next = 0;
    return answers.map((answer): PlayerRating => {
      if (answer.outcome !== 'no-answer') return ownWord(answer, rule.source);
      const other = instead[next++];
      if (other !== undefined && other.outcome !== 'no-answer') return playerRating(other, rule.fallback, true);
      return playerRating({ outcome: 'rated', rating: rule.defaultRating }, 'static', true);
    });
  };

  const answer = (question: RatingQuestion, answers: readonly SourceAnswer[]) =>
    answers.every(isAnswer) ? answers.map((each) => ownWord(each, question.rule.source)) : complete(question, answers);

  return ({ tenant, ruleset, players }) => {
    const rule = ratingsOf(ruleset);
    const question = { tenant, ruleset, rule, players };
    const asked = ask(rule.source, question);
    return Array.isArray(asked) ? answer(question, asked) : asked.then((answers) => answer(question, answers));
  };
}

type Answered = Exclude<SourceAnswer, { outcome: 'no-answer' }>;

const isAnswer = (answer: SourceAnswer): answer is Answered => answer.outcome !== 'no-answer';

/** What the source of the queue says itself. */
const ownWord = (answer: Answered, source: RatingSourceName): PlayerRating =>
  playerRating(answer, source, answer.outcome === 'rated' && answer.stale);

function playerRating(answer: Answered, source: RatingSourceName, isStale: boolean | undefined): PlayerRating {
  if (answer.outcome === 'banned') return answer;
  const { rating, deviation } = answer;
  return {
    outcome: 'rated',
    rating,
    ...(deviation === undefined ? {} : { deviation }),
    // In a ticket that says nothing it was the token.
    ...(source === 'token' ? {} : { ratingFrom: source }),
    ...(isStale ? { ratingStale: true as const } : {}),
  };
}
