// @ts-check
/**
 * Puts beside each text file of the built pages what the server sends to browsers that take it compressed: `.br`, and
 * `.gz` for those on plain HTTP. Once and as small as it gets here, so that the server has no such work at run time.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const folder = join(import.meta.dirname, 'dist/browser');
const isText = /\.(?:js|css|svg|webmanifest)$/;

for (const name of readdirSync(folder).filter((file) => isText.test(file))) {
  const text = readFileSync(join(folder, name));
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text, { params }));
  writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: constants.Z_BEST_COMPRESSION }));
}
