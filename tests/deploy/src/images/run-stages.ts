import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { assignments, fillIn, type Stage } from './read-dockerfile.ts';

/** What an image would be started with. */
export interface BuiltImage {
  /** Where the files of the image lie: its WORKDIR is below. */
  root: string;
  workDir: string;
  env: Record<string, string>;
  user: string;
  command: string[];
  healthcheck: string[];
}

interface StageState {
  root: string;
  workDir: string;
  env: Record<string, string>;
  args: Record<string, string>;
  /** Folders with the programs that this stage, or one that it is made from, installed. */
  programs: string[];
}

/**
 * Does what the stages of a Dockerfile say, without an engine: each stage is a folder, its absolute paths are paths below that
 * folder, its commands are run by this machine's shell and Node. It knows no more than our Dockerfile uses.
 */
export async function runStages(options: {
  stages: readonly Stage[];
  globalArgs: Readonly<Record<string, string>>;
  buildArgs: Readonly<Record<string, string>>;
  /** A folder with what .dockerignore leaves. */
  context: string;
  /** Where the folders of the stages are made, and caches kept. */
  folder: string;
  env: Readonly<Record<string, string | undefined>>;
  onProgress: (line: string) => void;
}): Promise<BuiltImage> {
  const done = new Map<string, StageState>();
  let last: { state: StageState; stage: Stage } | undefined;
  for (const stage of options.stages) {
    const base = done.get(stage.base);
    const state: StageState = {
      root: join(options.folder, stage.name),
      workDir: base?.workDir ?? '/',
      env: { ...base?.env },
      args: {},
      programs: [join(options.folder, stage.name, 'usr/local/bin'), ...(base?.programs ?? [])],
    };
    mkdirSync(state.root, { recursive: true });
    for (const step of stage.steps) await runStep(step, state, { ...options, done });
    done.set(stage.name, state);
    last = { state, stage };
  }
  if (last === undefined) throw new Error('the Dockerfile has no stage');
  const { root, workDir, env } = last.state;
  const textOf = (keyword: string) => last.stage.steps.findLast((step) => step.keyword === keyword)?.text ?? '';
  return {
    root,
    workDir,
    env,
    user: textOf('USER'),
    command: execForm(textOf('CMD')),
    healthcheck: execForm(textOf('HEALTHCHECK').replace(/^.*?CMD /, '')),
  };
}

/** `["node", "main.js"]`. @throws {SyntaxError} where a shell would be needed */
const execForm = (text: string): string[] => JSON.parse(text) as string[];

type Context = Parameters<typeof runStages>[0] & { done: ReadonlyMap<string, StageState> };

async function runStep(step: { keyword: string; text: string }, state: StageState, context: Context): Promise<void> {
  const values = { ...state.args, ...state.env };
  if (step.keyword === 'ARG') {
    const name = step.text.split('=')[0]!;
    const value = context.buildArgs[name] ?? assignments(step.text)[name] ?? context.globalArgs[name];
    if (value !== undefined) state.args[name] = value;
  } else if (step.keyword === 'ENV') Object.assign(state.env, assignments(fillIn(step.text, values)));
  else if (step.keyword === 'WORKDIR') state.workDir = step.text;
  else if (step.keyword === 'COPY') copy(step.text, state, context);
  else if (step.keyword === 'RUN') await run(step.text, state, context);
}

/** Where an absolute path of the image, or one relative to WORKDIR, lies. */
const place = (state: StageState, path: string): string =>
  join(state.root, isAbsolute(path) ? path : join(state.workDir, path));

function copy(text: string, state: StageState, context: Context): void {
  const words = text.split(/\s+/);
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const [sources, target] = [words.filter((word) => !word.startsWith('--')), words.at(-1)!];
  sources.pop();
  for (const source of sources) {
    const path = from === undefined ? join(context.context, source) : place(context.done.get(from)!, source);
    const intoFolder = target.endsWith('/') && !statSync(path).isDirectory();
    const to = intoFolder ? join(place(state, target), basename(path)) : place(state, target);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(path, to, { recursive: true, verbatimSymlinks: true });
  }
}

async function run(text: string, state: StageState, context: Context): Promise<void> {
  const caches = [...text.matchAll(/--mount=type=cache,id=(\w+),target=(\S+)/g)];
  const command = text.replace(/^(--mount=\S+\s+)*/, '');
  const cwd = place(state, state.workDir);
  mkdirSync(cwd, { recursive: true });
  // An absolute path of the image: /pruned, /deployed …; a cache is a folder that all stages share.
  const local = command.replace(/(?<=^|[\s"=])\/[a-z][\w/.-]*/g, (path) => {
    const cache = caches.find(([, , target]) => path === target);
    return cache === undefined ? place(state, path) : join(context.folder, '..', 'cache', cache[1]!);
  });
  context.onProgress(`RUN ${command.replace(/\s+/g, ' ')}`);
  const output: Buffer[] = [];
  const child = spawn('sh', ['-ec', local], {
    cwd,
    env: {
      ...context.env,
      ...state.env,
      ...state.args,
      NPM_CONFIG_PREFIX: join(state.root, 'usr/local'),
      PATH: [...state.programs.filter((folder) => existsSync(folder)), context.env.PATH].join(':'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`"${command}" failed (${code}):\n${Buffer.concat(output).toString().slice(-4_000)}`);
}
