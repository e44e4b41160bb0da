import { metrics } from '@opentelemetry/api';

/** What a gauge is of. */
export interface GaugeDescription {
  description: string;
  /** UCUM: `s`, `{message}`. */
  unit: string;
}

/**
 * Reports gauges by name whenever metrics are collected; where no telemetry was started, never: `read` is not even called.
 * A `read` that throws leaves a gap. Returns how to stop.
 */
export function reportGauges<Name extends string>(
  gauges: Readonly<Record<Name, GaugeDescription>>,
  read: () => Promise<Readonly<Record<Name, number>>>,
): () => void {
  const meter = metrics.getMeter('paireto');
  const names = Object.keys(gauges) as Name[];
  const instruments = names.map((name) => meter.createObservableGauge(name, gauges[name]));
  const observe: Parameters<typeof meter.addBatchObservableCallback>[0] = async (result) => {
    const values = await read().catch(() => undefined);
    if (values === undefined) return;
    for (const [index, name] of names.entries()) {
      const instrument = instruments[index];
      if (instrument) result.observe(instrument, values[name]);
    }
  };
  meter.addBatchObservableCallback(observe, instruments);
  return () => meter.removeBatchObservableCallback(observe, instruments);
}
