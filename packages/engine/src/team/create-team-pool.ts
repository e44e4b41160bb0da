import { explainTicket } from '../explain/explain-ticket.ts';
import type { MatchProposal, PassResult, Pool } from '../pool-contract.ts';
import { checkPoolTicket } from '../rules/check-pool-ticket.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { isSenior, seniorityOf } from '../rules/pool-ticket.ts';
import { regionOfGroup } from '../rules/regions.ts';
import { waveAt } from '../rules/wave-at.ts';
import { assignRoles, quotasOf } from './assign-roles.ts';
import type { OpenTickets } from './candidates.ts';
import type { SoughtMatch } from './form-teams.ts';
import type { GroupOutcome } from './group-search.ts';
import { createLinkedOrder, linkAll, linkOpen, unlink } from './linked-order.ts';
import { createMatchSeeker } from './match-seeker.ts';
import { createNextLook } from './next-look.ts';
import { createSeatSeeker, type JoiningParties } from './seat-seeker.ts';
import { createTeamMeeting } from './team-meeting.ts';
import { createTeamTable } from './team-table.ts';

/** A search that was cut short is made again after this, then after twice as long, and so on, with more effort. */
const RETRY_MS = 1_000;
const MAX_EFFORT = 5;
const MAX_DELAY = 9;

/**
 * The pool of everything but one against one: parties, teams, free-for-alls, roles, running games that ask for players.
 *
 * Running games first, the longest waiting first; then, in order of seniority, every ticket that something changed for
 * seeks a match around it (`createMatchSeeker`): so nobody who could be in a match is passed over for another's sake.
 * Changed: it is new, somebody new came within its reach, or a rule loosened for it. A pass over n tickets of which all
 * are new is O(n log n) for the orders and O(n · candidates) for the seeking; a pass that finds nothing changed is O(1).
 * To find a group is hard in general; what a pass may spend on hard cases is bounded, and they are sought again, each
 * time after twice as long and with more effort: the oldest first, so none is given up.
 */
export function createTeamPool<Ticket extends PoolTicket>(rules: MatchRules): Pool<Ticket> {
  const table = createTeamTable<Ticket>(rules);
  const meeting = createTeamMeeting(rules, table);
  const seeker = createMatchSeeker(rules, table, meeting);
  const seekSeats = createSeatSeeker(rules, table, meeting);
  const nextLook = createNextLook(rules, table, meeting, (slot, waitedMs) => seeker.couldFill(slot, waitedMs));
  const byAge = createLinkedOrder();
  const byRating = createLinkedOrder();
  let isOpen = new Uint8Array(0);
  /** A pass before this finds nothing, epoch ms. */
  let asleepUntilMs = Number.NEGATIVE_INFINITY;

  const openAll = (): OpenTickets => {
    linkAll(byAge, table.byAge, table.columns);
    linkAll(byRating, table.byRating, table.columns);
    const { columns } = table;
    if (isOpen.length < columns.ratings.length) isOpen = new Uint8Array(columns.ratings.length);
    let first = Number.POSITIVE_INFINITY;
    for (const slot of table.byAge) {
      isOpen[slot] = 1;
      if (columns.enqueuedAt[slot]! < first) first = columns.enqueuedAt[slot]!;
    }
    return { byAge, byRating, isOpen, firstEnqueuedAt: first };
  };

  /** Nobody meets it in this pass any more. */
  const setAside = (slot: number): void => {
    const { ranks, positions } = table.columns;
    unlink(byAge, ranks[slot]! + 1);
    unlink(byRating, positions[slot]! + 1);
  };

  const take = (slot: number): void => {
    isOpen[slot] = 0;
    table.take(slot);
    setAside(slot);
  };

  const serveHosts = (open: OpenTickets, nowMs: number, proposals: MatchProposal<Ticket>[]): void => {
    const hosts = [...table.hosts].sort((a, b) => (isSenior(table.at(a), table.at(b)) ? -1 : 1));
    for (const host of hosts) {
      const joining = seekSeats(host, open, nowMs);
      if (joining === undefined) continue;
      proposals.push(backfillProposal(host, joining));
      for (const slot of joining.slots) take(slot);
      table.take(host);
    }
  };

  const backfillProposal = (host: number, { slots, plan, waitedMs }: JoiningParties): MatchProposal<Ticket> => {
    const entries = [
      { ticket: table.at(host), team: 0, roles: [] as (string | undefined)[] },
      ...slots.map((slot, index) => ({
        ticket: table.at(slot),
        team: plan.teamOf[index]!,
        roles: plan.roles?.[index] ?? [],
      })),
    ].sort((a, b) => (isSenior(a.ticket, b.ticket) ? -1 : 1));
    const tickets = entries.map(({ ticket }) => ticket);
    return {
      tickets,
      teams: entries.map(({ team }) => team),
      ...(plan.roles === undefined ? {} : { roles: entries.map(({ roles }) => roles) }),
      ...regionOf(tickets, waitedMs),
    };
  };

  const regionOf = (tickets: readonly Ticket[], waitedMs: number): { region?: string } => {
    const region = rules.regions && regionOfGroup(rules.regions, tickets, waitedMs);
    return region === undefined ? {} : { region };
  };

  const proposalOf = ({ slots, teamOf, count, waitedMs }: SoughtMatch): MatchProposal<Ticket> => {
    const tickets: Ticket[] = [];
    const teams: number[] = [];
    for (let index = 0; index < count; index += 1) {
      tickets.push(table.at(slots[index]!));
      teams.push(teamOf[index]!);
    }
    return { tickets, teams, ...rolesOf(tickets, teams), ...regionOf(tickets, waitedMs) };
  };

  const hasRoles = rules.teams.some(({ roles }) => roles !== undefined);

  const rolesOf = (tickets: readonly Ticket[], teams: readonly number[]): { roles?: (string | undefined)[][] } => {
    if (!hasRoles) return {};
    const roles: (string | undefined)[][] = tickets.map(() => []);
    for (const team of new Set(teams)) {
      const players = tickets.flatMap((ticket, index) => (teams[index] === team ? ticket.players : []));
      const assigned = assignRoles(players, quotasOf(rules.teams[team])).roles;
      let next = 0;
      for (const [index, ticket] of tickets.entries()) {
        if (teams[index] !== team) continue;
        roles[index] = assigned.slice(next, next + ticket.players.length);
        next += ticket.players.length;
      }
    }
    return { roles };
  };

  /** Seeks around every ticket that is due, the longest waiting first; returns those that found nothing. */
  const seekAll = (open: OpenTickets, nowMs: number, proposals: MatchProposal<Ticket>[]): number[] => {
    const { dueAt, enqueuedAt, cutShort } = table.columns;
    const sought: number[] = [];
    const seniorsWaitLongest = rules.expansionAge === 'oldest' && table.tally.headStarts === 0;
    // Who must not be held back any longer goes first; that is by seniority where nobody is ever held back.
    const holdsBack = rules.strategy === 'adaptive' || rules.strategy === 'waves';
    for (const isOverdue of holdsBack ? [true, false] : [undefined]) {
      for (const slot of table.byAge) {
        if (isOpen[slot] === 0 || dueAt[slot]! > nowMs) continue;
        if (isOverdue !== undefined && nowMs - enqueuedAt[slot]! >= rules.patienceMs !== isOverdue) continue;
        if (cutShort[slot]! > 0 && seeker.isSpent) {
          sought.push(slot);
          continue;
        }
        const outcome = seek(slot, open, nowMs, proposals);
        if (outcome === 'found') continue;
        sought.push(slot);
        // Whoever comes later has not waited longer: what this one could not have, they cannot have with it either.
        if (outcome === 'none' && seniorsWaitLongest) setAside(slot);
      }
    }
    return sought;
  };

  const seek = (slot: number, open: OpenTickets, nowMs: number, proposals: MatchProposal<Ticket>[]): GroupOutcome => {
    const { cutShort } = table.columns;
    const { match } = seeker;
    const outcome = seeker.seek(slot, open, Math.min(cutShort[slot]!, MAX_EFFORT), nowMs);
    if (outcome === 'found') {
      proposals.push(proposalOf(match));
      for (let index = 0; index < match.count; index += 1) take(match.slots[index]!);
      return outcome;
    }
    cutShort[slot] = outcome === 'cut' ? Math.min(cutShort[slot]! + 1, MAX_DELAY) : 0;
    return outcome;
  };

  /** `nearer`: tickets that did not seek, whose time may have come nearer. */
  const planAhead = (sought: readonly number[], nearer: readonly number[], open: OpenTickets, nowMs: number): void => {
    const { dueAt, cutShort } = table.columns;
    for (const slot of sought) {
      if (isOpen[slot] === 0) continue;
      dueAt[slot] = nextLook.dueAt(slot, open, nowMs);
      if (cutShort[slot]! > 0) dueAt[slot] = Math.min(dueAt[slot]!, nowMs + RETRY_MS * 2 ** cutShort[slot]!);
    }
    for (const slot of nearer) {
      if (isOpen[slot] === 1) dueAt[slot] = Math.min(dueAt[slot]!, nextLook.dueAt(slot, open, nowMs));
    }
  };

  /** When somebody is due, epoch ms; Infinity: nobody will be. */
  const nextDueAt = (open: OpenTickets, nowMs: number): number => {
    let next = Number.POSITIVE_INFINITY;
    for (const slot of table.byAge) {
      if (isOpen[slot] === 1 && table.columns.dueAt[slot]! < next) next = table.columns.dueAt[slot]!;
    }
    for (const host of table.hosts) next = Math.min(next, nextLook.hostDueAt(host, open, nowMs));
    return next;
  };

  const nextPassAt = (): number | undefined => {
    if (asleepUntilMs === Number.POSITIVE_INFINITY || table.size === 0) return undefined;
    return waveAt(rules, asleepUntilMs);
  };

  const pass = (nowMs: number): MatchProposal<Ticket>[] => {
    const arrived = table.settle();
    const open = openAll();
    seeker.begin();
    const nearer = nextLook.wake(arrived, open, nowMs);
    const proposals: MatchProposal<Ticket>[] = [];
    serveHosts(open, nowMs, proposals);
    const sought = seekAll(open, nowMs, proposals);
    table.removeTaken();
    linkOpen(byAge, isOpen);
    linkOpen(byRating, isOpen);
    planAhead(sought, nearer, open, nowMs);
    asleepUntilMs = nextDueAt(open, nowMs);
    return proposals.sort((a, b) => bySeniority(a.tickets[0]!, b.tickets[0]!));
  };

  return {
    get size() {
      return table.size;
    },
    get playerCount() {
      return table.playerCount;
    },
    add(ticket) {
      checkPoolTicket(ticket);
      if (ticket.seats === undefined && ticket.players.length === 0) throw new RangeError('a ticket needs players');
      const isNew = table.add(ticket);
      if (isNew) asleepUntilMs = Number.NEGATIVE_INFINITY;
      return isNew;
    },
    remove: (id) => table.remove(id),
    get: (id) => table.get(id),
    has: (id) => table.get(id) !== undefined,
    tickets: (step) => table.tickets(step),
    findMatches(nowMs): PassResult<Ticket> {
      // Who has left in the meantime makes nothing possible that was not.
      const proposals = nowMs < asleepUntilMs ? [] : pass(nowMs);
      return { proposals, nextPassAtMs: nextPassAt() };
    },
    explain(id, nowMs) {
      const ticket = table.get(id);
      return ticket && explainTicket(rules, table.tickets(), ticket, nowMs);
    },
  };
}

const bySeniority = (a: PoolTicket, b: PoolTicket): number => seniorityOf(a) - seniorityOf(b) || (a.id < b.id ? -1 : 1);
