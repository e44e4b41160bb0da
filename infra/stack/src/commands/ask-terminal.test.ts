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

const ask = () =>
  askTerminal({ input, output }, 'Sure? ', { signal: stop.signal, request: () => stop.abort(new Error('stopped')) });

test('a question is shown, and its answer is the line that was typed', async () => {
  const answer = ask();
  input.write('yes\n');
  expect(await answer).toBe('yes');
  expect(String(output.read())).toContain('Sure? ');
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
