/** What an app says of itself. */
export interface AppMetrics {
  name: string;
  /** How late its event loop was since it was asked last, 99th percentile, ms. */
  delayP99Ms: number;
  /** Share of that time in which it was busy. */
  utilization: number;
  /** Heap of JavaScript in use, garbage included, bytes. */
  heapBytes: number;
  /** Matches that it committed since it was started, tickets that wait in its pools, and its partitions; 0 where it is no matcher. */
  matches: number;
  tickets: number;
  partitions: { owned: number; loaded: number };
}

/** Where an app tells its metrics, and with what token. */
export interface MetricsPage {
  url: string;
  token?: string;
}

/** Asks every app for its metrics (`GET /metrics`). Who does not answer is left out. */
export async function readAppMetrics(pages: ReadonlyMap<string, MetricsPage>): Promise<AppMetrics[]> {
  const read = await Promise.all(
    [...pages].map(async ([name, page]) => {
      const text = await pageText(page).catch(() => undefined);
      return text === undefined ? [] : [parseAppMetrics(name, text)];
    }),
  );
  return read.flat();
}

/** Reads the text format of Prometheus, as far as it is of interest here. */
export function parseAppMetrics(name: string, text: string): AppMetrics {
  return {
    name,
    delayP99Ms: numberIn(text, /^nodejs_eventloop_delay\w*\{[^}]*quantile="0\.99"[^}]*\} (\S+)/m) * 1_000,
    utilization: numberIn(text, /^nodejs_eventloop_utilization\w*(?:\{[^}]*\})? (\S+)/m),
    heapBytes: numberIn(text, /^nodejs_heap_used\w*(?:\{[^}]*\})? (\S+)/m),
    matches: sumIn(text, /^paireto_matches_total(?:\{[^}]*\})? (\S+)/gm),
    tickets: sumIn(text, /^paireto_queue_tickets(?:\{[^}]*\})? (\S+)/gm),
    partitions: {
      owned: sumIn(text, /^paireto_shard_partitions\{[^}]*state="owned"[^}]*\} (\S+)/gm),
      loaded: sumIn(text, /^paireto_shard_partitions\{[^}]*state="loaded"[^}]*\} (\S+)/gm),
    },
  };
}

async function pageText({ url, token }: MetricsPage): Promise<string> {
  const response = await fetch(url, token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`GET /metrics was answered ${response.status}`);
  return response.text();
}

const numberIn = (text: string, line: RegExp): number => Number(line.exec(text)?.[1] ?? Number.NaN);

const sumIn = (text: string, lines: RegExp): number =>
  [...text.matchAll(lines)].reduce((sum, [, value]) => sum + Number(value), 0);
