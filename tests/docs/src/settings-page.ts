import { describeSettings, type SettingDescription } from '@paireto/runtime';
import { bridgeEnv } from '../../../apps/game-bridge/src/config.ts';
import { gatewayEnv } from '../../../apps/gateway/src/config.ts';
import { configSchema as simEnv } from '../../../apps/live-game-sim/src/config.ts';
import { configSchema as matcherEnv } from '../../../apps/matcher/src/config.ts';

/** The environment of every app, by the name of its folder. */
export const appSettings: Readonly<Record<string, readonly SettingDescription[]>> = {
  gateway: describeSettings(gatewayEnv),
  matcher: describeSettings(matcherEnv),
  'game-bridge': describeSettings(bridgeEnv),
  'live-game-sim': describeSettings(simEnv),
};

const about: Readonly<Record<string, string>> = {
  gateway: 'The HTTP and WebSocket door of players, game servers and operators. Any number of them.',
  matcher: 'A shard: it owns pools and finds the matches. Any number of them.',
  'game-bridge': 'Has games created, keeps the records. Any number of them. `migrate.ts` reads `MIGRATION_DATABASE_URL`, or else `DATABASE_URL`, alone; `provision.ts`, which creates the streams, what is about NATS.',
  'live-game-sim': 'A game service for development, tests and the demo; not for production.',
};

/** Bars would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function shownDefault(setting: SettingDescription): string {
  if (setting.default === undefined) return setting.required ? '–' : 'not set';
  if (setting.default === '') return 'empty';
  return setting.default.includes(' ') ? setting.default : `\`${setting.default}\``;
}

function row(setting: SettingDescription): string {
  const values = setting.values && ` One of ${setting.values.map((value) => `\`${value}\``).join(', ')}.`;
  const what = `${setting.description ?? ''}${values ?? ''}`;
  return `| \`${setting.name}\` | ${cell(shownDefault(setting))} | ${setting.required ? 'yes' : ''} | ${cell(what)} |`;
}

/** The text of docs/settings.md. */
export function settingsPage(): string {
  const sections = Object.entries(appSettings).map(([app, settings]) =>
    [
      `## ${app}`,
      '',
      about[app],
      '',
      '| name | default | required | what |',
      '|---|---|---|---|',
      ...settings.map(row),
      '',
    ].join('\n'),
  );
  return `# Settings

<!-- Made by "npm run generate" from the schemas that the apps check their environment with. Edit those: apps/*/src/config.ts. -->

Apps are set up by environment variables alone. One that is set to nothing counts as not set. An app that finds something missing or
malformed does not start, and lists every problem at once. Times end in their unit. What else an operator needs to know:
[operations.md](operations.md).

${sections.join('\n')}`;
}
