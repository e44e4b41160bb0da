import { fileURLToPath } from 'node:url';
import { buildClient, type GameServer, startGameServer } from '@paireto/browser-game';
import { createClient, type PairetoClient } from '@paireto/client';
import { createToken } from '@paireto/dev-access';
import { waitFor } from '@paireto/testkit';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, chromiumRemedy, openChromium } from './support/open-chromium.ts';
import { presetFile } from './support/ruleset-files.ts';
import { sideBySide } from './support/side-by-side.ts';
import { type System, startSystem } from './support/system.ts';

const images = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
/** The pictures of docs/tutorial.md are only made anew when that is asked for: names and times in them differ. */
const takesPictures = process.env.TAKE_PICTURES !== undefined;

if (chromiumPath === undefined) process.stderr.write(`browser-game: skipped, ${chromiumRemedy}\n`);

describe.skipIf(chromiumPath === undefined)('the game of docs/tutorial.md, in a browser', () => {
  let system: System | undefined;
  let game: GameServer;
  let browser: Browser;
  let context: BrowserContext;
  let isDown = false;

  beforeAll(async () => {
    await buildClient();
    game = await startGameServer({ port: 0, readStack: () => (isDown ? undefined : system?.stack.describe()) });
    system = await startSystem({ rulesets: [presetFile('tic-tac-toe')], env: { ALLOWED_ORIGINS: game.url } });
    browser = await openChromium();
  });
  afterEach(async () => {
    isDown = false;
    await context?.close();
    await waitFor(async () => (await waiting()) === 0, { timeoutMs: 60_000, description: 'nobody to be left in line' });
  });
  afterAll(async () => {
    await browser?.close();
    await game?.close();
    await system?.stop();
  });

  const openTabs = async (names: string[], viewport = { width: 400, height: 560 }): Promise<Page[]> => {
    context = await browser.newContext({ viewport });
    return Promise.all(names.map(openTab));
  };
  const openTab = async (name: string): Promise<Page> => {
    const page = await context.newPage();
    await page.addInitScript((player) => sessionStorage.setItem('player', player), name);
    await page.goto(game.url);
    await page.locator('#play').waitFor();
    return page;
  };
  const press = (page: Page, button: string) => page.getByRole('button', { name: button }).click();
  const shows = (page: Page, screen: string) => page.locator(`#${screen}`).waitFor();
  const textOf = async (page: Page, id: string) => (await page.locator(`#${id}`).textContent()) ?? '';
  const cell = (page: Page, index: number) => page.locator('#board button').nth(index);
  const labelOf = (page: Page, index: number) => cell(page, index).getAttribute('aria-label');
  /** Whether a tab shows a game other than this. */
  const showsOther = (page: Page, id: string) =>
    page.locator('#game-id').filter({ hasNotText: id, visible: true }).waitFor();
  const picture = async (name: string, pages: Page[]): Promise<void> => {
    if (takesPictures) await sideBySide(browser, pages, `${images}${name}.png`);
  };
  /** Asks the gateway itself, as a player. */
  const ask = async <Answer>(player: string, question: (client: PairetoClient) => Promise<Answer>): Promise<Answer> => {
    const getToken = () => createToken(system!.stack.secrets.jwt, { sub: player, tenant: 'demo' });
    const client = createClient({ url: system!.stack.urls.gateway, getToken });
    try {
      return await question(client);
    } finally {
      client.close();
    }
  };
  /** Where the entry of a player stands. */
  const statusOf = (player: string): Promise<string | undefined> =>
    ask(player, async (client) => (await client.queue.active())?.status);
  /** How many wait: whose browser is closed at once is found to be gone a little later. */
  const waiting = (): Promise<number> =>
    ask('nobody', async (client) => (await client.queue.status('tic-tac-toe')).players_waiting);

  it('two tabs find each other, see the same game from opposite sides, and play it to its end', async () => {
    const [one, other] = (await openTabs(['Otter-1017', 'Heron-2204'])) as [Page, Page];
    await press(one, 'Find an opponent');
    await one.getByText('Looking for an opponent').waitFor();
    await one.getByText('number 1 in line').waitFor();
    await one.getByText('Connected (websocket)').waitFor();
    await picture('tutorial-searching', [one, other]);
    await press(other, 'Find an opponent');
    await Promise.all([shows(one, 'game'), shows(other, 'game')]);

    expect(await textOf(one, 'game-id')).toMatch(/^game_/);
    expect(await textOf(one, 'game-id')).toBe(await textOf(other, 'game-id'));
    expect(await textOf(one, 'opponent')).toBe('Heron-2204');
    expect(await textOf(other, 'opponent')).toBe('Otter-1017');
    const sides = [await textOf(one, 'side'), await textOf(other, 'side')];
    expect(sides.toSorted()).toEqual(['crosses ✕', 'noughts ◯']);

    const [crosses, noughts] = sides[0] === 'crosses ✕' ? [one, other] : [other, one];
    for (const [page, index] of [
      [crosses, 4],
      [noughts, 0],
      [crosses, 2],
      [noughts, 8],
    ] as const) {
      await page.getByText('Your turn').waitFor();
      await cell(page, index).click();
    }
    await crosses.getByText('Your turn').waitFor();
    expect(await labelOf(noughts, 4)).toBe('Row 2, column 2: crosses');
    await picture('tutorial-playing', [crosses, noughts]);
    await cell(crosses, 6).click();
    await crosses.getByText('You have won').waitFor();
    await noughts.getByText('You have lost').waitFor();

    const before = await textOf(one, 'game-id');
    await Promise.all([press(one, 'Play again'), press(other, 'Play again')]);
    await Promise.all([showsOther(one, before), showsOther(other, before)]);
    expect(await textOf(one, 'game-id')).toBe(await textOf(other, 'game-id'));
  });

  it('can be played with the keys alone, on a small screen, without scrolling sideways', async () => {
    const [one, other] = (await openTabs(['Lynx-3310', 'Tapir-4405'], { width: 280, height: 480 })) as [Page, Page];
    for (const page of [one, other]) {
      // The button has the focus.
      await page.keyboard.press('Enter');
    }
    await Promise.all([shows(one, 'game'), shows(other, 'game')]);
    const isOnes = (await textOf(one, 'side')).startsWith('crosses');
    const [crosses, noughts] = isOnes ? [one, other] : [other, one];
    // The first cell has it now; the middle is one down and one to the right.
    for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await crosses.keyboard.press(key);
    await noughts.getByText('Your turn').waitFor();
    expect(await labelOf(noughts, 4)).toBe('Row 2, column 2: crosses');
    for (const page of [one, other]) {
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    }
  });

  it('cancels when it is told to, and when its tab is closed: nobody meets somebody who is not there', async () => {
    const [one, other] = (await openTabs(['Crane-5501', 'Dingo-6602'])) as [Page, Page];
    await press(one, 'Find an opponent');
    await one.getByText('in line').waitFor();
    await press(one, 'Cancel');
    await shows(one, 'home');
    expect(await statusOf('Crane-5501')).toBeUndefined();

    await press(one, 'Find an opponent');
    await one.getByText('in line').waitFor();
    expect(await statusOf('Crane-5501')).toBe('SEARCHING');
    await one.close();
    await waitFor(async () => (await statusOf('Crane-5501')) === undefined, {
      description: 'the entry to be cancelled',
    });

    const third = await openTab('Gecko-7703');
    await press(other, 'Find an opponent');
    await press(third, 'Find an opponent');
    await Promise.all([shows(other, 'game'), shows(third, 'game')]);
    expect(await textOf(other, 'opponent')).toBe('Gecko-7703');
  });

  it('says that the opponent has left, and finds another', async () => {
    const [one, other] = (await openTabs(['Puffin-1201', 'Marten-1302'])) as [Page, Page];
    await press(one, 'Find an opponent');
    await press(other, 'Find an opponent');
    await Promise.all([shows(one, 'game'), shows(other, 'game')]);
    await other.close();
    await one.getByText('Your opponent has left').waitFor();
    await press(one, 'Play again');
    await shows(one, 'searching');
  });

  it('gives a tab that is duplicated another player', async () => {
    const [one] = (await openTabs(['Badger-1403'])) as [Page];
    const same = await openTab('Badger-1403');
    expect(await textOf(one, 'player')).toBe('Badger-1403');
    expect(await textOf(same, 'player')).not.toBe('Badger-1403');
  });

  it('says what to do when Paireto is not running, and goes on when it is', async () => {
    const [one] = (await openTabs(['Heron-1504'])) as [Page];
    isDown = true;
    await press(one, 'Find an opponent');
    await one.getByText('start it with "npm start"').waitFor();
    await picture('tutorial-remedy', [one]);
    isDown = false;
    await press(one, 'Try again');
    await one.getByText('in line').waitFor();
  });
});
