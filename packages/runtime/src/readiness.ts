/** What a check tells beside that it passed: for people and dashboards, it changes nothing. */
export type CheckDetails = Readonly<Record<string, string | number | boolean>>;

/** A dependency check: resolves when the dependency answers, perhaps with details; throws with the reason when not. */
// biome-ignore lint/suspicious/noConfusingVoidType: most checks have nothing to tell, and are functions that return nothing.
export type DependencyCheck = () => Promise<CheckDetails | void>;

/** What /readyz answers. */
export interface ReadinessReport {
  ready: boolean;
  checks: Record<string, { ok: boolean; reason?: string; details?: CheckDetails }>;
}

/** Runs all checks at once, each bounded to `timeoutMs`; ready means that every one passed. */
export function createReadiness(
  checks: Readonly<Record<string, DependencyCheck>>,
  timeoutMs = 1_000,
): () => Promise<ReadinessReport> {
  return async () => {
    const entries = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(check, timeoutMs)] as const),
    );
    return { ready: entries.every(([, check]) => check.ok), checks: Object.fromEntries(entries) };
  };
}

async function outcomeOf(check: DependencyCheck, timeoutMs: number): Promise<ReadinessReport['checks'][string]> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    const details = await Promise.race([check(), timeout]);
    return details ? { ok: true, details } : { ok: true };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message || error.name : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
