import type { Cluster, Redis } from 'ioredis';
import { tenantKeys } from './keys.ts';
import { runScript, type Script } from './script.ts';
import { createScriptCall, type ScriptCall } from './script-call.ts';
import { readReplies, type ScriptReply } from './script-reply.ts';

/** A script with its typed signature: how a member is written and how its reply is read. */
export interface Transition<Item, Outcome> {
  script: Script;
  /** Most members of one call. */
  maxMembers: number;
  write(call: ScriptCall, item: Item): void;
  read(reply: ScriptReply, item: Item, tenant: string): Outcome;
}

/** Runs a transition for a list; outcomes are in the order of the items. */
export type RunTransition = <Item, Outcome>(
  transition: Transition<Item, Outcome>,
  tenant: string,
  items: readonly Item[],
) => Promise<Outcome[]>;

/** No call carries more keys than this and one member; Redis serves nobody else while a script runs. */
const MAX_KEYS = 2_000;

/** Binds transitions to a connection. A list that is too long for one call is sent as several, one after the other. */
export function createTransitionRunner(options: {
  redis: Redis | Cluster;
  keyPrefix: string;
  retentionMs: number;
}): RunTransition {
  const { redis, keyPrefix, retentionMs } = options;

  return async (transition, tenant, items) => {
    if (items.length === 0) return [];
    const keys = tenantKeys(keyPrefix, tenant);
    const calls: ScriptCall[] = [];
    let call: ScriptCall | undefined;
    for (const item of items) {
      if (call === undefined || call.members >= transition.maxMembers || call.size >= MAX_KEYS) {
        call = createScriptCall(keys, retentionMs);
        calls.push(call);
      }
      call.beginMember();
      transition.write(call, item);
    }
    const { script } = transition;
    const answers = await Promise.all(
      calls.map(async (each) => {
        const { keys: names, args } = each.finish();
        return readReplies(script.name, await runScript(redis, script, names, args), each.members);
      }),
    );
    return answers.flat().map((reply, index) => transition.read(reply, items[index]!, tenant));
  };
}
