import { setTimeout as sleep } from 'node:timers/promises';
import { type QueuesSummary, queuesSummarySchema, type Shards, shardsSchema } from '@paireto/contracts';
import type { GatewayApi } from '../api/gateway-api.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { renderTop, type TopView } from './render-top.ts';
import { ratesBetween, type Sample } from './sample.ts';

/** Asks the gateway how things stand. @throws {CliError} */
export async function takeSample(api: GatewayApi): Promise<Sample> {
  const [summary, shards]: [QueuesSummary, Shards] = await Promise.all([
    api.ask(queuesSummarySchema, '/internal/queues/summary'),
    api.ask(shardsSchema, '/internal/shards'),
  ]);
  return { atMs: performance.now(), summary, shards };
}

const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
/** Ctrl-C, which is a key like others while keys are read one by one. */
const QUIT = new Set(['q', 'Q', '\u0003']);

/** Draws until q or Ctrl-C, on a screen of its own, and leaves the terminal as it was. */
export async function runTop(context: CliContext, api: GatewayApi, url: string, intervalMs: number): Promise<void> {
  const { screen } = context;
  const quit = new AbortController();
  const done = AbortSignal.any([quit.signal, context.signal]);
  let view: TopView = { url, sample: undefined, rates: { joins: undefined, matches: undefined }, trouble: undefined };
  const draw = (): void => {
    const size = screen.size();
    const lines = renderTop(view, { columns: size.columns, rows: size.rows - 1 }, context.paint);
    const help = context.paint('gray', 'q quits');
    screen.write(
      `${HOME}${lines.map((line) => `${line}${CLEAR_LINE}\r\n`).join('')}${CLEAR_BELOW}\u001b[${size.rows};1H${help}${CLEAR_LINE}`,
    );
  };
  const offs = [
    screen.onResize(draw),
    screen.onKey?.((key) => {
      if (QUIT.has(key)) quit.abort();
    }),
  ];
  screen.write(ENTER);
  try {
    while (!done.aborted) {
      view = await next(view, api, done);
      if (done.aborted) break;
      draw();
      await sleep(intervalMs, undefined, { signal: done }).catch(() => undefined);
    }
  } finally {
    for (const off of offs) off?.();
    screen.write(LEAVE);
  }
}

/** The view after another look. What cannot be asked now is shown as it was, with the reason; a token that does not do ends it. */
async function next(view: TopView, api: GatewayApi, done: AbortSignal): Promise<TopView> {
  try {
    const sample = await untilDone(takeSample(api), done);
    return sample === undefined
      ? view
      : { ...view, sample, rates: ratesBetween(view.sample, sample), trouble: undefined };
  } catch (error) {
    if (done.aborted) return view;
    if (!(error instanceof CliError) || error.exitCode !== exitCodes.unavailable) throw error;
    return { ...view, trouble: error.message };
  }
}

/** Who quits does not wait for an answer. */
const untilDone = <Value>(promise: Promise<Value>, done: AbortSignal): Promise<Value | undefined> =>
  Promise.race([
    promise,
    new Promise<undefined>((resolve) => {
      if (done.aborted) resolve(undefined);
      done.addEventListener('abort', () => resolve(undefined), { once: true });
    }),
  ]);
