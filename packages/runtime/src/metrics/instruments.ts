import { createNoopMeter, type MeterProvider, metrics } from '@opentelemetry/api';
import { type BoundedSeries, createBoundedSeries, type KnownValues, type Series, valuesOf } from './bounded-series.ts';
import { METRICS, type MetricName } from './catalogue.ts';
import type { MetricDescription } from './metric-description.ts';

type NamesOf<Kind extends MetricDescription['kind']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never;
}[MetricName];

/** Adds to, or records in, the series of these label values, which come in the order of the catalogue. */
export type Measure = (amount: number, ...labelValues: readonly string[]) => void;

/** Tells a reader the present value of one series. */
export type Observe = (value: number, ...labelValues: readonly string[]) => void;

/** The metrics of the catalogue as functions. Made after telemetry was started; without it they cost next to nothing. */
export interface Instruments {
  counter: (name: NamesOf<'counter'>) => Measure;
  histogram: (name: NamesOf<'histogram'>) => Measure;
  /** `read` is called whenever metrics are collected; one that throws leaves a gap. */
  gauge: (name: NamesOf<'gauge'>, read: (observe: Observe) => void | Promise<void>) => void;
  /** A counter that something else keeps: like a gauge, of a number that only grows. */
  observedCounter: (name: NamesOf<'counter'>, read: (observe: Observe) => void) => void;
  /** Stops what reads: counters and gauges are not told any more. */
  stop: () => void;
}

/** For libraries that would measure what is measured already. */
export const noMetrics: MeterProvider = { getMeter: () => createNoopMeter() };

/** Series that are made before they are needed, so that a rate is seen from the first event on. */
const MAX_SERIES_AHEAD = 256;

/**
 * Makes the instruments of a process. Counting costs a look into a map and an addition: OpenTelemetry reads the sums when
 * it collects. `values`: those of labels that the installation knows; all others are `other`.
 */
export function createInstruments(values: KnownValues = {}): Instruments {
  const known = keepable(values);
  const meter = metrics.getMeter('paireto');
  const stops: (() => void)[] = [];
  const describe = (name: MetricName): MetricDescription => METRICS[name];
  const seriesOf = <Kept>(name: MetricName, keep: () => Kept): BoundedSeries<Kept> =>
    createBoundedSeries(describe(name).labels ?? {}, known, keep);

  const observe = (
    name: MetricName,
    kind: 'createObservableGauge' | 'createObservableCounter',
    read: (observe: Observe) => void | Promise<void>,
  ): void => {
    const { unit, description } = describe(name);
    const instrument = meter[kind](name, { unit, description });
    const series = seriesOf(name, () => undefined);
    const callback: Parameters<typeof instrument.addCallback>[0] = async (result) => {
      try {
        await read((value, ...labelValues) => result.observe(value, series.get(labelValues).attributes));
      } catch {
        // A gap says that it could not be read.
      }
    };
    instrument.addCallback(callback);
    stops.push(() => instrument.removeCallback(callback));
  };

  return {
    counter(name) {
      const series = seriesOf(name, () => ({ sum: 0 }));
      openAhead(series, describe(name), known);
      const { unit, description } = describe(name);
      const instrument = meter.createObservableCounter(name, { unit, description });
      const callback: Parameters<typeof instrument.addCallback>[0] = (result) => {
        for (const { attributes, kept } of series.all()) result.observe(kept.sum, attributes);
      };
      instrument.addCallback(callback);
      stops.push(() => instrument.removeCallback(callback));
      return (amount, ...labelValues) => {
        series.get(labelValues).kept.sum += amount;
      };
    },
    histogram(name) {
      const { unit, description, buckets } = describe(name);
      const advice = buckets === undefined ? {} : { advice: { explicitBucketBoundaries: [...buckets] } };
      const instrument = meter.createHistogram(name, { unit, description, ...advice });
      const series: BoundedSeries<undefined> = seriesOf(name, () => undefined);
      return (value, ...labelValues) => instrument.record(value, series.get(labelValues).attributes);
    },
    gauge: (name, read) => observe(name, 'createObservableGauge', read),
    observedCounter: (name, read) => observe(name, 'createObservableCounter', read),
    stop() {
      for (const stop of stops.splice(0)) stop();
    },
  };
}

/** What can be gone through only once is kept as a list. */
const keepable = (values: KnownValues): KnownValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, of]) => [name, of instanceof Set ? of : [...(of as Iterable<string>)]]),
  );

/** Opens every series that is not `other`, unless there are too many. */
function openAhead<Kept>(series: BoundedSeries<Kept>, { labels = {} }: MetricDescription, known: KnownValues): void {
  let combinations: string[][] = [[]];
  for (const values of Object.values(labels)) {
    const list = [...valuesOf(values, known)];
    combinations = combinations.flatMap((before) => list.map((value) => [...before, value]));
    if (combinations.length > MAX_SERIES_AHEAD) return;
  }
  for (const values of combinations) series.get(values) satisfies Series<Kept>;
}
