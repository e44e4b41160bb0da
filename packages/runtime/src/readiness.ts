/** A dependency check: resolves when the dependency answers, throws with the reason when not. */
export type DependencyCheck = () => Promise<void>;

/** What /readyz answers. */
export interface ReadinessReport {
  ready: boolean;
  checks: Record<string, { ok: boolean; reason?: string }>;
}

/** Runs all checks at once, each bounded to `timeoutMs`; ready means that every one passed. */
export function createReadiness(
  checks: Readonly<Record<string, DependencyCheck>>,
  timeoutMs = 1_000,
): () => Promise<ReadinessReport> {
  return async () => {
    const entries = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const reason = await failureOf(check, timeoutMs);
        return [name, reason === undefined ? { ok: true } : { ok: false, reason }] as const;
      }),
    );
    return { ready: entries.every(([, check]) => check.ok), checks: Object.fromEntries(entries) };
  };
}

async function failureOf(check: DependencyCheck, timeoutMs: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([check(), timeout]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error);
  } finally {
    clearTimeout(timer);
  }
}
