/** How late the event loop of an app was while the seconds that count passed. */
export interface EventLoop {
  name: string;
  /** 99th percentile, ms. */
  delayP99Ms: number;
  /** Share of the time in which it was busy. */
  utilization: number;
}

/** Where an app tells its metrics, and with what token. */
export interface MetricsPage {
  url: string;
  token?: string;
}

/**
 * Asks every app how late its event loop was since it was asked last (`GET /metrics`): once when the seconds that count begin,
 * and once when they end. Who does not answer is left out.
 */
export async function readEventLoops(pages: ReadonlyMap<string, MetricsPage>): Promise<EventLoop[]> {
  const read = await Promise.all(
    [...pages].map(async ([name, page]) => {
      const text = await pageText(page).catch(() => undefined);
      if (text === undefined) return [];
      const delayP99Ms = numberIn(text, /^nodejs_eventloop_delay\w*\{[^}]*quantile="0\.99"[^}]*\} (\S+)/m) * 1_000;
      return [
        { name, delayP99Ms, utilization: numberIn(text, /^nodejs_eventloop_utilization\w*(?:\{[^}]*\})? (\S+)/m) },
      ];
    }),
  );
  return read.flat();
}

async function pageText({ url, token }: MetricsPage): Promise<string> {
  const response = await fetch(url, token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`GET /metrics was answered ${response.status}`);
  return response.text();
}

const numberIn = (text: string, line: RegExp): number => Number(line.exec(text)?.[1] ?? Number.NaN);
