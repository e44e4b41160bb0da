import { acceptanceCases } from './cases/acceptance.cases.ts';
import { backfillCases } from './cases/backfill.cases.ts';
import { challengeCases } from './cases/challenges.cases.ts';
import { cooldownCases } from './cases/cooldown.cases.ts';
import { enqueueCases } from './cases/enqueue.cases.ts';
import { holdCases } from './cases/holds.cases.ts';
import { idempotencyCases } from './cases/idempotency.cases.ts';
import { lostAcceptanceCases } from './cases/lost-acceptance.cases.ts';
import { lostChallengeCases } from './cases/lost-challenges.cases.ts';
import { matchCases } from './cases/match.cases.ts';
import { opponentCases } from './cases/opponents.cases.ts';
import { playerTicketCases } from './cases/player-tickets.cases.ts';
import { presenceCases } from './cases/presence.cases.ts';
import { requeueCases } from './cases/requeue.cases.ts';
import { slotCases } from './cases/slots.cases.ts';
import { waitsCases } from './cases/waits.cases.ts';
import type { OpenStore } from './testing/clocked-stores.ts';

/** What every ticket store promises, whatever it is made of. */
export function ticketStoreCases(open: OpenStore): void {
  for (const cases of [enqueueCases, idempotencyCases, slotCases, presenceCases, backfillCases, opponentCases])
    cases(open);
  for (const cases of [matchCases, requeueCases, acceptanceCases, lostAcceptanceCases]) cases(open);
  cooldownCases(open);
  playerTicketCases(open);
  waitsCases(open);
  for (const cases of [challengeCases, lostChallengeCases, holdCases]) cases(open);
}
