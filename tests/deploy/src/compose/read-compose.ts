import { parse } from 'yaml';
import { readRepositoryFile } from '../repository.ts';

/** A service of a compose file, as far as the tests look into it. */
export interface ComposeService {
  image: string;
  build?: { context: string; dockerfile: string; args: { APP: string } };
  command?: string[];
  environment?: Record<string, string>;
  env_file?: string[];
  secrets?: (string | { source: string; target: string })[];
  volumes?: string[];
  tmpfs?: string[];
  networks?: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  restart?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  user?: string;
  stop_grace_period?: string;
}

export interface ComposeFile {
  services: Record<string, ComposeService>;
  networks?: Record<string, { internal?: boolean } | null>;
  volumes?: Record<string, unknown>;
  secrets?: Record<string, { file: string }>;
}

/** A compose file of the repository as it stands: variables are not filled in. */
export const readCompose = (path: string): ComposeFile =>
  parse(readRepositoryFile(path), { merge: true, maxAliasCount: 1_000 }) as ComposeFile;

/** Fills variables in as compose does without an environment: `${NAME:-default}`, and `$$` for a dollar. */
export const withoutEnvironment = (text: string): string =>
  text.replace(/\$\$|\$\{\w+(?::-([^}]*))?\}/g, (whole, fallback: string | undefined) =>
    whole === '$$' ? '$' : (fallback ?? ''),
  );
