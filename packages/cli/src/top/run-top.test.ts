import { describe, expect, it } from 'vitest';
import { createGatewayApi } from '../api/gateway-api.ts';
import type { Screen } from '../cli-context.ts';
import { contextForTest } from '../testing/context-for-test.ts';
import { gatewayStand, type SeenRequest } from '../testing/gateway-stand.ts';
import { runTop } from './run-top.ts';

/** A terminal that keeps what is drawn, and calls back after each frame. */
function terminal(onFrame: (frames: number, press: (key: string) => void) => void) {
  let drawn = '';
  let frames = 0;
  let listeners = 0;
  let press: (key: string) => void = () => undefined;
  const listen = (): (() => void) => {
    listeners += 1;
    return () => {
      listeners -= 1;
    };
  };
  const screen: Screen = {
    size: () => ({ columns: 80, rows: 24 }),
    write(text) {
      drawn += text;
      if (text.startsWith('\u001b[H')) {
        frames += 1;
        onFrame(frames, press);
      }
    },
    onResize: listen,
    onKey(listener) {
      press = listener;
      return listen();
    },
  };
  return { screen, drawn: () => drawn, listeners: () => listeners };
}

const good = ({ path }: SeenRequest) => ({
  json: path.includes('shards')
    ? { shards: [], unowned_partitions: [], contested_partitions: [] }
    : { allocation: 'closed', tenants: [] },
});

async function topWith(
  answer: (request: SeenRequest, count: number) => ReturnType<typeof good> & { status?: number },
  shown: ReturnType<typeof terminal>,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  let count = 0;
  const stand = await gatewayStand((request) => answer(request, ++count));
  try {
    const { context } = contextForTest({ screen: shown.screen, signal });
    await runTop(context, createGatewayApi({ url: stand.url, token: 't', signal }), stand.url, 1);
  } finally {
    await stand.stop();
  }
}

describe('top on a terminal', () => {
  it.each(['q', '\u0003'])('draws again and again until %j, and leaves the terminal as it was', async (key) => {
    const shown = terminal((frames, press) => frames === 3 && press(key));
    await topWith(good, shown);
    expect(shown.drawn().startsWith('\u001b[?1049h\u001b[?25l')).toBe(true);
    expect(shown.drawn().endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
    expect(shown.drawn()).toContain('games can be had');
    expect(shown.listeners()).toBe(0);
  });

  it('ends when the command is to stop', async () => {
    const stop = new AbortController();
    const shown = terminal((frames) => frames === 2 && stop.abort());
    await topWith(good, shown, stop.signal);
    expect(shown.drawn().endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
  });

  it('goes on while the gateway is away, and says so', async () => {
    const shown = terminal((frames, press) => frames === 4 && press('q'));
    await topWith(
      (request, count) => (count > 2 && count < 5 ? { status: 502, json: {} as never } : good(request)),
      shown,
    );
    expect(shown.drawn()).toContain('answers 502');
    const last = shown.drawn().split('\u001b[H').at(-1) ?? '';
    expect(last).toContain('games can be had');
  });

  it('ends with the reason, and a whole terminal, when the token does not do', async () => {
    const problem = { type: 'x', title: 'x', status: 403, code: 'FORBIDDEN', detail: 'The token needs the role.' };
    const shown = terminal(() => undefined);
    await expect(topWith(() => ({ status: 403, json: problem as never }), shown)).rejects.toThrow('needs the role');
    expect(shown.drawn().endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
    expect(shown.listeners()).toBe(0);
  });
});
