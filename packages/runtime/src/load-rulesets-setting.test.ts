import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rulesetsPath } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { ConfigError } from './env.ts';
import { loadRulesetsSetting } from './load-rulesets-setting.ts';

describe('loadRulesetsSetting', () => {
  it('reads the queues of a folder by name', () => {
    expect(loadRulesetsSetting(rulesetsPath).get('chess')?.name).toBe('chess');
  });

  it('refuses a bad file as bad configuration that names the setting, the file, the line and the key', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'paireto-rulesets-')), 'duel.yaml');
    writeFileSync(file, 'name: duel\nversion: 1\nteams: { count: 2 }\nrating: { window: 0 }\n');
    expect(() => loadRulesetsSetting(file)).toThrow(ConfigError);
    expect(() => loadRulesetsSetting(file)).toThrow(`RULESETS: ${file}:4:19: rating.window: must be above 0`);
  });

  it('refuses a folder that does not exist with what to do', () => {
    expect(() => loadRulesetsSetting('/nonexistent')).toThrow(/RULESETS: \/nonexistent: no such file or folder; name/);
  });
});
