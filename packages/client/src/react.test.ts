import type { ServerResponse } from 'node:http';
import { Window } from 'happy-dom';
import { act, createElement, StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient, type PairetoClient } from './index.ts';
import { type MatchmakingActions, type MatchmakingState, useConnection, useMatchmaking } from './react.ts';
import { buildEntry } from './testing/build-entry.ts';
import { problemOf, type ScriptedGateway, startScriptedGateway } from './testing/scripted-gateway.ts';

const matched = buildEntry({
  status: 'MATCHED',
  match_id: 'm',
  assignment: { match_id: 'm', game_id: 'g', team: 'white', color: 'white', teammates: [], opponents: [] },
});
const ENTRY = `/v1/matchmaking/queue/${matched.queue_entry_id}`;

type Seen = MatchmakingState & MatchmakingActions;

function Lobby({ client, onRender }: { client: PairetoClient; onRender?: (seen: Seen) => void }) {
  const seen = useMatchmaking(client);
  const { transport = 'no' } = useConnection(client);
  onRender?.(seen);
  return createElement('p', null, `${seen.status} over ${transport} connection`);
}

describe('the React hooks', () => {
  let gateway: ScriptedGateway;
  let client: PairetoClient;
  let unmount: () => Promise<void>;
  /** What the component was given last. */
  let seen: Seen;
  const onRender = (latest: Seen): void => {
    seen = latest;
  };

  const mount = async () => {
    const window = new Window();
    vi.stubGlobal('window', window);
    vi.stubGlobal('document', window.document);
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    const { createRoot } = await import('react-dom/client');
    const container = window.document.createElement('div');
    const root = createRoot(container as never);
    await act(async () => root.render(createElement(StrictMode, null, createElement(Lobby, { client, onRender }))));
    unmount = async () => {
      await act(async () => root.unmount());
      await window.happyDOM.close();
    };
    return container;
  };
  const until = (check: () => void) => vi.waitFor(() => act(async () => check()));

  beforeEach(async () => {
    gateway = await startScriptedGateway();
    client = createClient({ url: gateway.url, getToken: () => 'token', transport: 'long-poll', retryForMs: 0 });
    unmount = async () => undefined;
    gateway.on('GET /v1/matchmaking/active', { status: 200, body: { entry: null } });
  });
  afterEach(async () => {
    await unmount();
    client.close();
    vi.unstubAllGlobals();
    await gateway.stop();
  });

  it('render on a server as if there was no entry, and ask nothing', () => {
    expect(renderToString(createElement(Lobby, { client }))).toBe('<p>idle over no connection</p>');
    expect(gateway.received).toEqual([]);
  });

  it('show the way from the join to the assignment', async () => {
    gateway.on('POST /v1/matchmaking/queue', { status: 201, body: buildEntry() });
    const asked: ServerResponse[] = [];
    gateway.on(`GET ${ENTRY}`, (response) => asked.push(response));
    const container = await mount();
    await act(() => seen.join({ queue: 'chess' }));
    await until(() => expect(container.textContent).toBe('SEARCHING over long-poll connection'));
    await until(() => expect(asked.length).toBeGreaterThan(0));
    for (const response of asked) response.end(JSON.stringify(matched));
    await until(() => expect(container.textContent).toBe('MATCHED over no connection'));
    expect(seen.assignment?.game_id).toBe('g');
    await act(async () => seen.reset());
    expect(seen).toMatchObject({ status: 'idle', entry: null, assignment: null });
  });

  it('find the entry again that was there before the page was loaded', async () => {
    gateway.on('GET /v1/matchmaking/active', { status: 200, body: { entry: buildEntry() } });
    gateway.on(`GET ${ENTRY}`, () => undefined);
    await mount();
    await until(() => expect(seen.status).toBe('SEARCHING'));
  });

  it('cancel, and say when it was too late', async () => {
    gateway.on('POST /v1/matchmaking/queue', { status: 201, body: buildEntry() });
    gateway.on(`GET ${ENTRY}`, () => undefined);
    const tooLate = { status: 409, body: problemOf('CANNOT_CANCEL', 409) };
    gateway.on(`DELETE ${ENTRY}`, tooLate, { status: 200, body: buildEntry({ status: 'CANCELLED' }) });
    await mount();
    await act(() => seen.join({ queue: 'chess' }));
    await act(() => seen.cancel());
    expect(seen).toMatchObject({ status: 'SEARCHING', error: { code: 'CANNOT_CANCEL' } });
    await act(() => seen.cancel());
    expect(seen).toMatchObject({ status: 'CANCELLED', error: null });
  });

  it('never reject: what went wrong is shown', async () => {
    gateway.on('POST /v1/matchmaking/queue', { status: 400, body: problemOf('INVALID_REQUEST', 400) });
    await mount();
    await act(() => seen.join({ queue: 'ches' }));
    expect(seen).toMatchObject({ status: 'idle', error: { code: 'INVALID_REQUEST' } });
    await act(async () => seen.reset());
    expect(seen.error).toBeNull();
  });
});
