/** A statement of a Jenkinsfile: `sh 'x'`, or one with a block behind it: `stage('Plan') { … }`. */
export interface Statement {
  readonly text: string;
  /** Undefined where there is no block. */
  readonly block?: readonly Statement[];
}

/** Splits Groovy into nested statements. It knows strings, comments, brackets and braces, and nothing else. */
export function parseBlocks(source: string): Statement[] {
  const reader = new BlockReader(source.replace(/^\s*\/\/.*$/gm, ''));
  return reader.readBlock();
}

class BlockReader {
  readonly #source: string;
  #position = 0;

  constructor(source: string) {
    this.#source = source;
  }

  readBlock(): Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      const text = this.#readText();
      const end = this.#source[this.#position++];
      if (end === '{') statements.push({ text, block: this.readBlock() });
      else if (text !== '') statements.push({ text });
      if (end === undefined || end === '}') return statements;
    }
  }

  /** Up to the brace or the end of line that ends the statement; inside brackets neither does. */
  #readText(): string {
    const start = this.#position;
    let depth = 0;
    for (; this.#position < this.#source.length; this.#position++) {
      const character = this.#source.charAt(this.#position);
      if (character === "'" || character === '"') this.#skipString(character);
      else if ('(['.includes(character)) depth++;
      else if (')]'.includes(character)) depth--;
      else if (depth === 0 && '{}\n'.includes(character)) break;
    }
    return this.#source.slice(start, this.#position).trim();
  }

  #skipString(quote: string): void {
    do this.#position++;
    while (this.#position < this.#source.length && this.#source[this.#position] !== quote);
  }
}
