/**
 * Starts the OpenTelemetry SDK for what an OTLP endpoint is configured for: traces, metrics, or both with the endpoint of
 * all signals (`OTEL_METRICS_EXPORTER=none` and `OTEL_TRACES_EXPORTER=none` leave one out). Without an endpoint spans and
 * gauges cost next to nothing. `active` tells whether there are traces.
 */
export async function startTelemetry(
  service: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ active: boolean; shutdown(): Promise<void> }> {
  const hasTraces = Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
  const hasMetrics = Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT);
  if ((!hasTraces && !hasMetrics) || env.OTEL_SDK_DISABLED === 'true')
    return { active: false, shutdown: async () => undefined };
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({
    serviceName: env.OTEL_SERVICE_NAME ?? service,
    instrumentations: [],
    // Absent: as the environment says.
    ...(hasTraces ? {} : { spanProcessors: [] }),
    ...(hasMetrics ? {} : { metricReaders: [] }),
    logRecordProcessors: [],
    autoDetectResources: false,
  });
  sdk.start();
  return { active: hasTraces, shutdown: () => sdk.shutdown() };
}
