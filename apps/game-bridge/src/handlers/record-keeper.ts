import { matchEventSchema } from '@paireto/contracts';
import type { Delivery } from '../ports/delivery.ts';
import type { KeepRecord } from '../use-cases/keep-records.ts';
import { dead, type Verdict } from '../use-cases/verdict.ts';
import { parseMessage } from './parse-message.ts';

/** Handles what the `record-keeper` consumer is given: all match events. */
export const createRecordKeeper =
  (keepRecord: KeepRecord) =>
  async (delivery: Delivery): Promise<Verdict> => {
    const parsed = parseMessage(matchEventSchema, delivery.data);
    return parsed.ok ? keepRecord(parsed.value) : dead(parsed.reason);
  };
