import type { Delivery } from '../ports/delivery.ts';
import type { KeepRecord } from '../use-cases/keep-records.ts';
import { dead, type Verdict } from '../use-cases/verdict.ts';
import { parseMatchEvent } from './parse-match-event.ts';

/** Handles what the `record-keeper` consumer is given: all match events. */
export const createRecordKeeper =
  (keepRecord: KeepRecord) =>
  async (delivery: Delivery): Promise<Verdict> => {
    const parsed = parseMatchEvent(delivery);
    return parsed.ok ? keepRecord(parsed.value) : dead(parsed.reason);
  };
