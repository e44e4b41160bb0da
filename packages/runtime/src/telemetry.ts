/**
 * Starts the OpenTelemetry SDK when an OTLP endpoint is configured; otherwise tracing calls cost next to nothing.
 * `active` tells which of the two.
 */
export async function startTelemetry(
  service: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ active: boolean; shutdown(): Promise<void> }> {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  if (!endpoint || env.OTEL_SDK_DISABLED === 'true') return { active: false, shutdown: async () => undefined };
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({
    serviceName: env.OTEL_SERVICE_NAME ?? service,
    instrumentations: [],
    metricReaders: [],
    logRecordProcessors: [],
    autoDetectResources: false,
  });
  sdk.start();
  return { active: true, shutdown: () => sdk.shutdown() };
}
