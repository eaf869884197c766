/** The globals that Node and browsers share and that the language's own library does not declare. */

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

declare function btoa(binary: string): string;

declare function atob(base64: string): string;

declare class URL {
  static canParse(url: string): boolean;
  constructor(url: string);
  readonly hostname: string;
}
