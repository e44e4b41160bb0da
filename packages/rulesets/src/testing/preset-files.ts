import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const repository: string = fileURLToPath(new URL('../../../..', import.meta.url));

/** The folder of the presets. */
export const presetsFolder: string = join(repository, 'rulesets');

/** The presets' files: name without ending, text. */
export const presetFiles = readdirSync(presetsFolder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name: name.replace('.yaml', ''), text: readFileSync(join(presetsFolder, name), 'utf8') }));
