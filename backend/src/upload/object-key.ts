/** Where an object is stored: `<sub>/<uuid>/<safe filename>`, always below S3's 1,024 bytes. */
export function objectKey(sub: string, id: string, filename: string): string {
  return `${sub}/${id}/${filename}`;
}
