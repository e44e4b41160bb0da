import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPnpm } from './install.mjs';
import { root } from './workspace.mjs';

const sbomFile = 'sbom.cdx.json';

/** Licences under which whatever we ship may come. */
const allowed = new Set([
  ...['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'ISC', 'BlueOak-1.0.0', 'Unlicense', 'CC0-1.0'],
  ...['Python-2.0', 'AFL-2.1'],
]);

/**
 * Asks the registry for known weaknesses of what we ship, at least moderate ones. 0: none; 1: some, which are listed;
 * 2: the registry did not say.
 */
export async function audit(args) {
  const { code, output } = await runPnpm(['audit', '--prod', '--audit-level', 'moderate', ...args]);
  process.stdout.write(`${output.trimEnd()}\n`);
  if (code === 0) return 0;
  if (!/AUDIT_|ENOTFOUND|ECONN|fetch failed/.test(output)) return 1;
  process.stderr.write(
    'The registry did not answer: nothing is known of weaknesses. Try another registry (--registry).\n',
  );
  return 2;
}

/** Writes what we ship to a file (CycloneDX), and counts its licences; one that is not allowed fails. */
export async function sbom() {
  const options = ['--sbom-format', 'cyclonedx', '--sbom-spec-version', '1.6', '--sbom-type', 'application'];
  const { code, output } = await runPnpm(['sbom', '--prod', ...options, '--out', join(root, sbomFile)]);
  if (code !== 0) {
    process.stderr.write(`${output.trimEnd()}\n`);
    return 1;
  }
  const { components } = JSON.parse(readFileSync(join(root, sbomFile), 'utf8'));
  const foreign = components.filter(({ group, name }) => group !== '@paireto' && name !== 'paireto');
  const counts = new Map();
  for (const component of foreign) counts.set(licenceOf(component), (counts.get(licenceOf(component)) ?? 0) + 1);
  process.stdout.write(`${sbomFile}: ${foreign.length} packages of others\n`);
  for (const [licence, count] of [...counts].sort(([, a], [, b]) => b - a))
    process.stdout.write(`${String(count).padStart(5)}  ${licence}\n`);
  const refused = foreign.filter((component) => !isAllowed(licenceOf(component)));
  for (const component of refused)
    process.stderr.write(`${component.purl}: its licence, ${licenceOf(component)}, is not one of those allowed\n`);
  return refused.length === 0 ? 0 : 1;
}

const licenceOf = ({ licenses = [] }) =>
  licenses.map(({ expression, license }) => expression ?? license.id ?? license.name).join(' AND ') || 'none';

/** Of alternatives one is enough; of several together all have to be. */
const isAllowed = (licence) =>
  licence
    .replaceAll(/[()]/g, '')
    .split(' AND ')
    .every((part) => part.split(' OR ').some((one) => allowed.has(one)));
