import { PassThrough } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';
import { askTerminal } from './ask-terminal.ts';

let input: PassThrough;
let output: PassThrough;
let stop: AbortController;
beforeEach(() => {
  input = new PassThrough();
  output = new PassThrough();
  stop = new AbortController();
});

const ask = (options?: { hidden: boolean }) => askTerminal({ input, output }, 'Sure? ', stop, options);

test('a question is shown, and its answer is the line that was typed', async () => {
  const answer = ask();
  input.write('yes\n');
  expect(await answer).toBe('yes');
  expect(String(output.read())).toContain('Sure? ');
});

test('what is typed as a secret is not shown', async () => {
  const answer = ask({ hidden: true });
  input.write('hunter2\n');
  expect(await answer).toBe('hunter2');
  expect(String(output.read())).toBe('Sure? \n');
});

test('Ctrl-C, which is a key like others here, ends the question and the command', async () => {
  const answer = ask({ hidden: true });
  input.write('\u0003');
  await expect(answer).rejects.toThrow();
  expect(stop.signal.aborted).toBe(true);
});

test('an input that ends is an empty answer', async () => {
  const answer = ask();
  input.end();
  expect(await answer).toBe('');
});

test('a request to stop ends the question', async () => {
  const answer = ask();
  stop.abort(new Error('stopped'));
  await expect(answer).rejects.toThrow();
});
