import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** The environment of a process. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Where spans and metrics go, by the standard settings of OpenTelemetry (`OTEL_EXPORTER_OTLP_*`). */
export async function otlpSpanExporter(env: Env): Promise<SpanExporter> {
  switch (env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? env.OTEL_EXPORTER_OTLP_PROTOCOL) {
    case 'grpc':
      return new (await import('@opentelemetry/exporter-trace-otlp-grpc')).OTLPTraceExporter();
    case 'http/json':
      return new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter();
    default:
      return new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter();
  }
}

/** See `otlpSpanExporter`. */
export async function otlpMetricExporter(env: Env): Promise<PushMetricExporter> {
  switch (env.OTEL_EXPORTER_OTLP_METRICS_PROTOCOL ?? env.OTEL_EXPORTER_OTLP_PROTOCOL) {
    case 'grpc':
      return new (await import('@opentelemetry/exporter-metrics-otlp-grpc')).OTLPMetricExporter();
    case 'http/json':
      return new (await import('@opentelemetry/exporter-metrics-otlp-http')).OTLPMetricExporter();
    default:
      return new (await import('@opentelemetry/exporter-metrics-otlp-proto')).OTLPMetricExporter();
  }
}

/** A setting that is a number, undefined when it is absent or none. */
export function numberFrom(env: Env, name: string): number | undefined {
  const value = Number(env[name]);
  return env[name] === undefined || env[name] === '' || !(value >= 0) ? undefined : value;
}
