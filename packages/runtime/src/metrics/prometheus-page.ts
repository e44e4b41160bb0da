import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import type { MetricReader, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { withUnit } from './prometheus-name.ts';

/** Everything that is measured, in the text format of Prometheus. It starts no server of its own. */
export interface PrometheusPage {
  /** To be given to the SDK. */
  reader: MetricReader;
  read: () => Promise<string>;
}

export function createPrometheusPage(): PrometheusPage {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  let reading: Promise<string> | undefined;

  const read = async (): Promise<string> => {
    const { resourceMetrics } = await reader.collect();
    return `${serializer.serialize(named(resourceMetrics))}\n`;
  };

  return {
    reader,
    // Many who ask at once cost as much as one.
    read() {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}

/** With names that say their unit, as Prometheus expects; the serializer itself leaves it out. */
const named = ({ resource, scopeMetrics }: ResourceMetrics): ResourceMetrics => ({
  resource,
  scopeMetrics: scopeMetrics.map(({ scope, metrics }) => ({
    scope,
    metrics: metrics.map((metric) => {
      const { name, unit } = metric.descriptor;
      return { ...metric, descriptor: { ...metric.descriptor, name: withUnit(name, unit), unit: '' } };
    }),
  })),
});
