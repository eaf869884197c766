/** Where an object is stored: `<sub>/<uuid>/<safe filename>`, always below S3's 1,024 bytes. */
export function objectKey(sub: string, id: string, filename: string): string {
  return `${sub}/${id}/${filename}`;
}

/** The uuid in such a key. */
export function idOfKey(key: string): string {
  return key.split('/', 2)[1] ?? '';
}
