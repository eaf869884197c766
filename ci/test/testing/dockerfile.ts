import { readFileSync } from 'node:fs';

export interface Instruction {
  /** In capitals: COPY, RUN, … */
  readonly keyword: string;
  /** What stands as `--name=value` behind the keyword. */
  readonly flags: ReadonlyMap<string, string>;
  /** Everything behind keyword and flags, on one line. */
  readonly rest: string;
}

export interface Stage {
  readonly name: string;
  /** Image or earlier stage that it begins with. */
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile, in order. Build arguments in FROM have their default values. */
export function readStages(file: string): Stage[] {
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  const defaults = new Map<string, string>();
  for (const instruction of readInstructions(file)) {
    const [first = '', , name = ''] = instruction.rest.split(' ');
    if (instruction.keyword === 'FROM') {
      const base = first.replace(/\$\{(\w+)\}/g, (_all, variable: string) => defaults.get(variable) ?? '');
      stages.push({ name, base, instructions: [] });
    } else if (stages.length === 0) {
      defaults.set(...assignment(first));
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  return stages;
}

export function readInstructions(file: string): Instruction[] {
  return readFileSync(file, 'utf8')
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readInstruction);
}

function readInstruction(line: string): Instruction {
  const [, keyword = '', flagText = '', rest = ''] = /^(\w+)((?:\s+--\S+)*)\s*(.*)$/.exec(line) ?? [];
  const flags = flagText
    .split(/\s+/)
    .filter(Boolean)
    .map((flag) => assignment(flag.slice(2)));
  return { keyword: keyword.toUpperCase(), flags: new Map(flags), rest };
}

/** `name=value`, with or without quotes around the value. */
function assignment(text: string): [string, string] {
  const [, name = text, value = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  return [name, value.replace(/^"(.*)"$/, '$1')];
}

/** The pairs of ENV, LABEL and ARG. */
export function assignments({ rest }: Instruction): [string, string][] {
  return (rest.match(/[^\s=]+=(?:"[^"]*"|\S*)|\S+/g) ?? []).map(assignment);
}
