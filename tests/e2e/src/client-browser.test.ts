import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { createToken, repositoryRoot } from '@paireto/stack';
import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, chromiumRemedy, openChromium } from './support/open-chromium.ts';
import { presetFile } from './support/ruleset-files.ts';
import { type System, startSystem } from './support/system.ts';

if (chromiumPath === undefined) process.stderr.write(`client-browser: skipped, ${chromiumRemedy}\n`);

/** What the page found out, by the transport that it was told to use. */
type Report = Record<string, { games: string[]; transport: string } | { error: string }>;

/** Two players of one page are matched, over one transport after the other. */
const script = `
  import { createClient } from '/client/index.js';
  const { gateway, tokens } = await (await fetch('/setup')).json();
  const report = {};
  for (const [index, transport] of ['auto', 'websocket', 'sse', 'long-poll'].entries()) {
    const [alice, bob] = tokens.map((token) => createClient({ url: gateway, getToken: () => token, transport }));
    try {
      const waiting = await alice.queue.join({ queue: 'chess', time_control: index + 1 + '+0' });
      while (alice.connection.state.status !== 'open') await new Promise((resolve) => alice.connection.onChange(resolve));
      const used = alice.connection.state.transport;
      const partner = await bob.queue.join({ queue: 'chess', time_control: index + 1 + '+0' });
      const assignments = await Promise.all([waiting.matched(), partner.matched()]);
      report[transport] = { games: assignments.map(({ game_id }) => game_id), transport: used };
    } catch (error) {
      report[transport] = { error: String(error) };
    }
    alice.close();
    bob.close();
  }
  await fetch('/report', { method: 'POST', body: JSON.stringify(report) });`;

describe.skipIf(chromiumPath === undefined)(
  'the client in a browser, on a page of another origin than the gateway',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'paireto-browser-'));
    let system: System;
    let report: Report | undefined;

    const setUp = async (): Promise<object> => {
      const claims = { tenant: system.tenant, rating: 1_500 };
      const tokens = ['alice', 'bob'].map((sub) => createToken(system.stack.secrets.jwt, { ...claims, sub }));
      return { gateway: system.stack.urls.gateway, tokens: await Promise.all(tokens) };
    };
    const page = createServer((request, response) => {
      const path = normalize(request.url ?? '/');
      const answer = (type: string, body: string): void =>
        void response.writeHead(200, { 'content-type': type }).end(body);
      if (path === '/') return answer('text/html', `<!doctype html><script type="module">${script}</script>`);
      if (path === '/setup') return void setUp().then((setup) => answer('application/json', JSON.stringify(setup)));
      if (path.startsWith('/client/') && path.endsWith('.js')) {
        return answer('text/javascript', readFileSync(join(folder, path), 'utf8'));
      }
      if (path !== '/report') return void response.writeHead(404).end();
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      request.on('end', () => {
        report = JSON.parse(text) as Report;
        answer('text/plain', 'thank you');
      });
    });

    beforeAll(async () => {
      execFileSync(process.execPath, [join(repositoryRoot, 'packages/client/build.mjs'), join(folder, 'client')]);
      await new Promise<void>((resolve) => {
        page.listen(0, '127.0.0.1', resolve);
      });
      system = await startSystem({ rulesets: [presetFile('chess')], env: { ALLOWED_ORIGINS: originOf() } });
    });
    afterAll(async () => {
      page.close();
      page.closeAllConnections();
      await system?.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    });
    const originOf = (): string => `http://127.0.0.1:${(page.address() as AddressInfo).port}`;

    it('matches players over every transport, and prefers the WebSocket', async () => {
      const browser = await openChromium();
      try {
        const tab = await browser.newPage();
        await tab.goto(originOf());
        await waitFor(() => report !== undefined, { timeoutMs: 120_000, description: 'the page to report' });
      } finally {
        await browser.close();
      }
      const found = Object.entries(report ?? {}).map(([wanted, each]) =>
        'error' in each ? each.error : `${wanted}: ${each.transport}, ${new Set(each.games).size} game`,
      );
      expect(found).toEqual([
        'auto: websocket, 1 game',
        'websocket: websocket, 1 game',
        'sse: sse, 1 game',
        'long-poll: long-poll, 1 game',
      ]);
    });
  },
);
