/** Announces the matches of a tenant's outbox now: somebody said that there is something in it. */
export type OutboxAnnouncer = (tenant: string) => void;

/**
 * One look at a time per tenant: what is said meanwhile is covered by one more look after it, however often it is said.
 * A word that is lost, or a look that fails, is made good by the sweep.
 */
export function createOutboxAnnouncer(deps: {
  announce: (tenant: string) => Promise<void>;
  onFailed: (error: unknown) => void;
  onDone: () => void;
}): OutboxAnnouncer {
  /** Tenants that are being looked at, and whether they want another look. */
  const underWay = new Map<string, { again: boolean }>();

  const work = async (tenant: string, turn: { again: boolean }): Promise<void> => {
    do {
      // What is said in one turn of the event loop is heard by one look.
      await new Promise((resolve) => setImmediate(resolve));
      turn.again = false;
      await deps.announce(tenant).then(deps.onDone, deps.onFailed);
    } while (turn.again);
    underWay.delete(tenant);
  };

  return (tenant) => {
    const turn = underWay.get(tenant);
    if (turn !== undefined) {
      turn.again = true;
      return;
    }
    const first = { again: false };
    underWay.set(tenant, first);
    void work(tenant, first);
  };
}
