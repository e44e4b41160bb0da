import { describeSettings, type SettingDescription } from '@paireto/runtime';
import { bridgeEnv, provisionEnv } from '../../../apps/game-bridge/src/config.ts';
import { gatewayEnv } from '../../../apps/gateway/src/config.ts';
import { configSchema as simEnv } from '../../../apps/live-game-sim/src/config.ts';
import { configSchema as matcherEnv } from '../../../apps/matcher/src/config.ts';

/** The environment of every app, by the name of its folder. */
export const appSettings: Readonly<Record<string, readonly SettingDescription[]>> = {
  gateway: describeSettings(gatewayEnv),
  matcher: describeSettings(matcherEnv),
  'game-bridge': describeSettings(bridgeEnv),
  provision: describeSettings(provisionEnv),
  'live-game-sim': describeSettings(simEnv),
};

/** Of OpenTelemetry: what of its standard settings is heeded. */
export const telemetrySettings: Readonly<Record<string, string>> = {
  OTEL_EXPORTER_OTLP_ENDPOINT:
    'Where traces and metrics are sent to, such as `http://jaeger:4318`. Absent: neither is.',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'The same for traces alone, with its path: `http://jaeger:4318/v1/traces`.',
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'The same for metrics alone.',
  OTEL_EXPORTER_OTLP_PROTOCOL: '`http/protobuf` (unless set), `http/json` or `grpc`.',
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'The same for traces alone.',
  OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'The same for metrics alone.',
  OTEL_TRACES_EXPORTER: '`none`: no traces, whatever the endpoint.',
  OTEL_METRICS_EXPORTER: '`none`: no metrics over OTLP; those for Prometheus stay.',
  OTEL_METRIC_EXPORT_INTERVAL: 'How often metrics are sent, ms; 60,000 unless set.',
  OTEL_METRIC_EXPORT_TIMEOUT: 'How long that may take, ms; 30,000 unless set.',
  OTEL_BSP_MAX_QUEUE_SIZE: 'Spans that wait to be sent at most.',
  OTEL_BSP_SCHEDULE_DELAY: 'How often spans are sent, ms.',
  OTEL_BSP_EXPORT_TIMEOUT: 'How long that may take, ms.',
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: 'Spans sent together at most.',
  OTEL_SERVICE_NAME: 'The name of the service in traces, instead of that of the app.',
  OTEL_SDK_DISABLED: '`true`: neither traces nor metrics, nor those for Prometheus.',
};

const about: Readonly<Record<string, string>> = {
  gateway: 'The HTTP and WebSocket door of players, game servers and operators. Any number of them.',
  matcher: 'A shard: it owns pools and finds the matches. Any number of them.',
  'game-bridge':
    'Has games created, keeps the records. Any number of them. `migrate.ts` reads `MIGRATION_DATABASE_URL`, or else `DATABASE_URL`, alone.',
  provision:
    '`apps/game-bridge/src/provision.ts`: creates the streams, or brings them to the limits of a release, and ends. Needed where the accounts of the apps may not.',
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

const telemetrySection = (): string =>
  [
    '## OpenTelemetry',
    '',
    'Gateways, matchers and bridges heed these of its standard settings, and the headers and certificates of its exporters',
    '(`OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_EXPORTER_OTLP_CERTIFICATE`, …) as its own documents say. More: [observability.md](observability.md).',
    '',
    '| name | what |',
    '|---|---|',
    ...Object.entries(telemetrySettings).map(([name, what]) => `| \`${name}\` | ${cell(what)} |`),
    '',
  ].join('\n');

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

${sections.join('\n')}
${telemetrySection()}`;
}
