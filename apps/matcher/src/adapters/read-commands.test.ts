import type { PoolCommand, PoolCommands } from '@paireto/contracts';
import { buildTicket } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { readCommands } from './read-commands.ts';

const ticket = buildTicket();
const join: PoolCommand = { op: 'join', pool: ticket.pools[0]!, ticket };
const leave: PoolCommand = { op: 'leave', tenant: 'demo', pool: ticket.pools[0]!, ticketId: ticket.id };
const read = (message: unknown) => readCommands(JSON.stringify(message));

describe('commands', () => {
  it('are read as they were sent', () => {
    const message: PoolCommands = { v: 1, commands: [join, leave] };
    expect(read(message)).toEqual({ commands: [join, leave], dropped: 0 });
  });

  it('that are malformed are dropped and counted, and do not take the others of their message with them', () => {
    const strange = [
      { op: 'dance' },
      null,
      { ...join, ticket: { ...ticket, attributes: [] } },
      { ...leave, tenant: '' },
    ];
    const { commands, dropped, issue } = read({ v: 1, commands: [join, ...strange, leave] });
    expect([commands, dropped]).toEqual([[join, leave], 4]);
    expect(issue).toBeDefined();
  });

  it.each([
    'not json',
    '',
    'null',
    '[]',
    '{}',
    JSON.stringify({ v: 1, commands: 'none' }),
    JSON.stringify({ v: 1, commands: [] }),
    JSON.stringify({ v: 2, commands: [join] }),
  ])('in a message that is none count as one: %s', (text) => {
    expect(readCommands(text)).toMatchObject({ commands: [], dropped: 1 });
  });
});
