import { expect, test } from 'vitest';
import { choosePort, type PortMachine, takenPortSentence } from './choose-port.ts';

const machine = (taken: Record<number, string | undefined>): PortMachine => ({
  isFree: async (port) => !(port in taken),
  anyFree: async () => 23_456,
  holder: async (port) => taken[port],
});

test('a wanted port that is free is used', async () => {
  expect(await choosePort(8003, machine({}))).toEqual({ port: 8003 });
});

test('a taken port is replaced by a free one, and its holder is named', async () => {
  const { port, taken } = await choosePort(8003, machine({ 8003: 'nginx (pid 4711)' }));
  expect(port).toBe(23_456);
  expect(takenPortSentence('gateway', { port, taken: taken! })).toBe(
    'Port 8003 (gateway) is taken by nginx (pid 4711): using 23456 instead.',
  );
});

test('a taken port whose holder is hidden is said to be taken by another program', async () => {
  const { port, taken } = await choosePort(8003, machine({ 8003: undefined }));
  expect(takenPortSentence('gateway', { port, taken: taken! })).toContain('another program');
});

test.each([undefined, 0])('without a wish (%s) any free port will do, and nothing is reported', async (wanted) => {
  expect(await choosePort(wanted, machine({}))).toEqual({ port: 23_456 });
});
