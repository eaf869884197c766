export const boundary = 'the-boundary';
export const formType = { 'content-type': `multipart/form-data; boundary=${boundary}` };

/** A part of a form written by hand, so that it can be wrong. */
export function part(disposition: string, body: string): string {
  return `--${boundary}\r\nContent-Disposition: ${disposition}\r\n\r\n${body}\r\n`;
}

export const sensitivePart = part('form-data; name="sensitive"', 'true');
export const filePart = part('form-data; name="file"; filename="f.txt"', 'content');
/** A form up to the first byte of its file. */
export const formUpToFile = sensitivePart + part('form-data; name="file"; filename="f.txt"', '').slice(0, -2);
export const end = `--${boundary}--\r\n`;
