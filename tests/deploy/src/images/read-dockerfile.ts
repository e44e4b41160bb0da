import { DockerfileParser, From, type Instruction } from 'dockerfile-ast';

/** One line of a stage. */
export interface Step {
  /** In capitals: RUN, COPY, ENV … */
  keyword: string;
  /** What follows it, flags included, as it stands there; continued lines are one. */
  text: string;
}

/** What lies between one FROM and the next. */
export interface Stage {
  name: string;
  /** The image, or the stage before, that it begins with; variables are not filled in. */
  base: string;
  steps: Step[];
}

/** The stages of a Dockerfile in order, and what its ARGs before the first FROM are unless told otherwise. */
export function readDockerfile(text: string): { args: Readonly<Record<string, string>>; stages: Stage[] } {
  const args: Record<string, string> = {};
  const stages: Stage[] = [];
  const lines = text.split('\n');
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    if (instruction instanceof From) {
      stages.push({
        name: instruction.getBuildStage() ?? String(stages.length),
        base: instruction.getImage() ?? '',
        steps: [],
      });
      continue;
    }
    const step = { keyword: instruction.getKeyword(), text: argumentsOf(instruction, lines) };
    const stage = stages.at(-1);
    if (stage !== undefined) stage.steps.push(step);
    else if (step.keyword === 'ARG') Object.assign(args, assignments(step.text));
  }
  return { args, stages };
}

/** The flags belong to it, so what the parser calls arguments is too little. */
function argumentsOf(instruction: Instruction, lines: readonly string[]): string {
  const { start, end } = instruction.getRange();
  const text = lines.slice(start.line, end.line + 1).filter((line) => !line.trimStart().startsWith('#'));
  return text
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .trim()
    .replace(/^\S+\s+/, '');
}

/** `A=1 B="two words"` as names and values; an ARG without a value gives none. */
export function assignments(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, quoted, bare] of text.matchAll(/([\w.-]+)=(?:"([^"]*)"|(\S*))/g)) found[name!] = quoted ?? bare!;
  return found;
}

/** Fills in `${NAME}`. @throws {Error} for a name that has no value */
export const fillIn = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`\${${name}} has no value`);
    return value;
  });
