import { readFileSync } from 'node:fs';
import { serviceRoleSchema } from '@paireto/contracts';
import { expect, it } from 'vitest';
import { internalAppForTest } from '../testing/app-for-test.ts';

const page = readFileSync(new URL('../../../../docs/security.md', import.meta.url), 'utf8');

/** `METHOD /path` -> roles, as the table of docs/security.md has it. */
function documentedRoles(): Map<string, string[]> {
  const [, table = ''] = page.split('\n| | `operator` | `game-server` | `metrics` |\n');
  const rows = (table.split('\n\n')[0] ?? '').split('\n').slice(1);
  return new Map(
    rows.flatMap((row) => {
      const [, what = '', ...marks] = row.split('|').map((cell) => cell.trim());
      const roles = serviceRoleSchema.options.filter((_, index) => marks[index] === 'yes');
      return [...what.matchAll(/`([A-Z]+ \/[^`]+)`/g)].map(([, operation = '']) => [operation, roles] as const);
    }),
  );
}

/** What each role may really ask: every operation with a token, asked with each role. */
async function realRoles(): Promise<Map<string, string[]>> {
  const ready = async () => ({ ready: true, checks: {} });
  const appFor = (role: (typeof serviceRoleSchema.options)[number]) =>
    internalAppForTest({
      metrics: async () => '',
      startup: ready,
      authenticateService: async () => ({
        outcome: 'authenticated',
        service: { subject: 'it', tenant: '*', roles: [role] },
      }),
    });
  const document = (await (await appFor('operator').request('/openapi.json')).json()) as {
    paths: Record<string, Record<string, { security?: object[] }>>;
  };
  const found = new Map<string, string[]>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, { security }] of Object.entries(item)) {
      if (!security) continue;
      const asked = path.replace('{tenant}', 'demo').replaceAll(/\{\w+\}/g, '0190a0d0-0000-7000-8000-00000000000a');
      const roles: string[] = [];
      for (const role of serviceRoleSchema.options) {
        const { status } = await appFor(role).request(asked, { method: method.toUpperCase() });
        if (status !== 403) roles.push(role);
      }
      found.set(`${method.toUpperCase()} ${path}`, roles);
    }
  }
  return found;
}

it('docs/security.md says for every operation of the internal listener which roles may, as it is', async () => {
  const sorted = (roles: Map<string, string[]>) => [...roles].toSorted(([a], [b]) => a.localeCompare(b));
  expect(sorted(documentedRoles())).toEqual(sorted(await realRoles()));
});
