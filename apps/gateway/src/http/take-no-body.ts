import { z } from 'zod';
import { inSteps, type Step } from './in-steps.ts';
import { takeJson } from './take-json.ts';

/** Many clients send an empty object where there is nothing to say. */
const nothing = takeJson(z.strictObject({}));

const takeNothing: Step = (c) => {
  const isThere = (c.req.header('content-length') ?? '0') !== '0' || c.req.header('transfer-encoding') !== undefined;
  return isThere ? nothing(c) : undefined;
};

/** For endpoints that have no body: one that says something all the same is refused, and what it says is named. */
export const takeNoBody = inSteps(takeNothing);
