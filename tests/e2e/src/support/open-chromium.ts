import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium of this machine; undefined when there is none. The setting CHROMIUM names another. */
export const chromiumPath = places.find((path) => path !== undefined && existsSync(path));

/** What to do so that tests in a browser run. */
export const chromiumRemedy =
  'no Chromium here: install the package "chromium", or name one in the environment (CHROMIUM)';

/** A browser without windows. */
export function openChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(chromiumRemedy);
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
