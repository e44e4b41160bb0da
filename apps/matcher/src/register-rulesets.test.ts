import { ConfigError } from '@paireto/runtime';
import { chessRuleset } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { checkRulesets, registerRulesets } from './register-rulesets.ts';
import { arena, chessWithWindow } from './testing/book.cases.ts';

/** A register as the store keeps it. */
const registerForTest = () => {
  const digests = new Map<string, string>();
  return {
    async registerRulesets(rulesets: readonly { name: string; version: number; digest: string }[]) {
      return rulesets.filter(({ name, version, digest }) => {
        const known = digests.get(`${name} ${version}`) ?? digest;
        digests.set(`${name} ${version}`, known);
        return known !== digest;
      });
    },
  };
};

describe('the rulesets of a shard', () => {
  it('are known by their version from then on: the same may come again, another one under it may not', async () => {
    const register = registerForTest();
    await registerRulesets(register, [chessRuleset, arena]);
    await registerRulesets(register, [structuredClone(arena), chessRuleset]);
    const changed = chessWithWindow(150, 25, 10_000);
    const refused = registerRulesets(register, [changed, arena]);
    await expect(refused).rejects.toBeInstanceOf(ConfigError);
    await expect(refused).rejects.toThrow(/"chess": version 2 was changed .*"version" to 3/);
    await registerRulesets(register, [{ ...changed, version: 3 }]);
  });

  it('are refused by name when the engine can make nothing of them', () => {
    expect(() => checkRulesets([chessRuleset, arena])).not.toThrow();
    expect(() => checkRulesets([arena, chessWithWindow(100, -1, 10_000)])).toThrow(/queue "chess": .*shrink/);
  });
});
