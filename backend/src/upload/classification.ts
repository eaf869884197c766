import { Problem } from '../http/problem';

const field = 'sensitive';
const choices = 'Say sensitive=true or sensitive=false.';

export class MissingSensitive extends Problem {
  constructor(detail = choices) {
    super('missing-sensitive', detail, { errors: [{ field, detail }] });
  }
}

export class InvalidSensitive extends Problem {
  constructor() {
    super('invalid-sensitive', choices, { errors: [{ field, detail: choices }] });
  }
}

/**
 * Whether a file is sensitive. Nothing but the two words is understood: the value becomes part of a tag, and a
 * guess in either direction would be wrong.
 * @throws MissingSensitive, InvalidSensitive
 */
export function parseSensitive(value: unknown): boolean {
  if (value === undefined) throw new MissingSensitive();
  if (value === 'true') return true;
  if (value === 'false') return false;
  throw new InvalidSensitive();
}
