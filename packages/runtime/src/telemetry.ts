import { metrics } from '@opentelemetry/api';
import { z } from 'zod';
import { parseEnv, traceEnv } from './env.ts';
import { createInstruments } from './metrics/instruments.ts';
import { measureProcess } from './metrics/process-metrics.ts';
import type { PrometheusPage } from './metrics/prometheus-page.ts';
import { type Env, numberFrom } from './telemetry/otlp.ts';

/** What a process tells about itself. */
export interface Telemetry {
  /** Whether there are traces. */
  active: boolean;
  /** All metrics in the text format of Prometheus, for `GET /metrics`. */
  readMetrics: () => Promise<string>;
  /** Sends what is left. */
  shutdown(): Promise<void>;
}

/**
 * Starts the OpenTelemetry SDK: metrics for Prometheus always, traces and metrics over OTLP where an endpoint is configured
 * for them or for all signals (`OTEL_METRICS_EXPORTER=none` and `OTEL_TRACES_EXPORTER=none` leave one out).
 * `trustsCallers`: whether callers may say which requests are traced; false where anybody can call.
 */
export async function startTelemetry(
  service: string,
  env: Env,
  options: { trustsCallers?: boolean } = {},
): Promise<Telemetry> {
  parseEnv(z.object(traceEnv), env);
  if (env.OTEL_SDK_DISABLED === 'true') return disabled;
  const { createPrometheusPage } = await import('./metrics/prometheus-page.ts');
  const page = createPrometheusPage();
  const isExported = isOn(env, 'TRACES') || isOn(env, 'METRICS');
  const sdk = isExported ? await startExports(service, env, page, options) : await startMetrics(page);
  const instruments = createInstruments();
  const stopMeasuring = measureProcess(instruments);
  return {
    active: isOn(env, 'TRACES'),
    readMetrics: page.read,
    async shutdown() {
      // First, so that the last word of the gauges is sent.
      await sdk.shutdown();
      stopMeasuring();
      instruments.stop();
    },
  };
}

/** The page alone: what exporters need besides takes half a second to load. */
async function startMetrics(page: PrometheusPage): Promise<{ shutdown: () => Promise<void> }> {
  const { MeterProvider } = await import('@opentelemetry/sdk-metrics');
  const provider = new MeterProvider({ readers: [page.reader] });
  metrics.setGlobalMeterProvider(provider);
  return provider;
}

async function startExports(
  service: string,
  env: Env,
  page: PrometheusPage,
  { trustsCallers = true }: { trustsCallers?: boolean },
): Promise<{ shutdown: () => Promise<void> }> {
  const { TRACE_SAMPLE_RATIO: ratio, TRACE_SLOW_MS: slowMs } = parseEnv(z.object(traceEnv), env);
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const { createLotSampler } = await import('./telemetry/lot-sampler.ts');
  const sdk = new NodeSDK({
    serviceName: env.OTEL_SERVICE_NAME ?? service,
    instrumentations: [],
    metricReaders: [page.reader, ...(await otlpReaders(env))],
    spanProcessors: isOn(env, 'TRACES') ? [await spanProcessor(env, slowMs)] : [],
    sampler: createLotSampler({ ratio, trustsCallers, random: Math.random }),
    logRecordProcessors: [],
    autoDetectResources: false,
  });
  sdk.start();
  return sdk;
}

const disabled: Telemetry = {
  active: false,
  readMetrics: async () => '# OTEL_SDK_DISABLED is set\n',
  shutdown: async () => undefined,
};

const isOn = (env: Env, signal: 'TRACES' | 'METRICS'): boolean =>
  Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT ?? env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`]) &&
  env[`OTEL_${signal}_EXPORTER`] !== 'none';

async function otlpReaders(env: Env) {
  if (!isOn(env, 'METRICS')) return [];
  const { PeriodicExportingMetricReader } = await import('@opentelemetry/sdk-metrics');
  const { otlpMetricExporter } = await import('./telemetry/otlp.ts');
  const exporter = await otlpMetricExporter(env);
  const exportIntervalMillis = numberFrom(env, 'OTEL_METRIC_EXPORT_INTERVAL') ?? 60_000;
  const exportTimeoutMillis = Math.min(numberFrom(env, 'OTEL_METRIC_EXPORT_TIMEOUT') ?? 30_000, exportIntervalMillis);
  return [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis })];
}

async function spanProcessor(env: Env, slowMs: number) {
  const { BatchSpanProcessor } = await import('@opentelemetry/sdk-trace');
  const { otlpSpanExporter } = await import('./telemetry/otlp.ts');
  const { keepNotableSpans } = await import('./telemetry/keep-notable-spans.ts');
  const batches = new BatchSpanProcessor({
    exporter: await otlpSpanExporter(env),
    ...present({
      maxQueueSize: numberFrom(env, 'OTEL_BSP_MAX_QUEUE_SIZE'),
      scheduledDelayMillis: numberFrom(env, 'OTEL_BSP_SCHEDULE_DELAY'),
      exportTimeoutMillis: numberFrom(env, 'OTEL_BSP_EXPORT_TIMEOUT'),
      maxExportBatchSize: numberFrom(env, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE'),
    }),
  });
  return keepNotableSpans(batches, { slowMs });
}

const present = (settings: Record<string, number | undefined>): Record<string, number> =>
  Object.fromEntries(Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
