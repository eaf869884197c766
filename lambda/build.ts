/**
 * Builds the function: one CommonJS bundle with the SDK inside, and a zip of it that is the same byte for byte
 * whenever the sources are, so that Terraform deploys only what changed. Its argument is the folder to write into
 * (`dist`).
 */
import { build } from 'esbuild';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

const output = process.argv[2] ?? join(import.meta.dirname, 'dist');
const bundle = join(output, 'index.cjs');

await mkdir(output, { recursive: true });
await build({
  entryPoints: [join(import.meta.dirname, 'src/handler.ts')],
  outfile: bundle,
  bundle: true,
  minify: true,
  // Node prints the line that threw before the error's message, and that line must not be the whole bundle.
  lineLimit: 500,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  legalComments: 'none',
  logLevel: 'warning',
});

const zip = new ZipFile();
zip.addFile(bundle, 'index.cjs', {
  // A zip stores local time, and this date is the same in every time zone.
  mtime: new Date(2000, 0, 1),
  mode: 0o100644,
  forceDosTimestamp: true,
});
zip.end();
await pipeline(zip.outputStream, createWriteStream(join(output, 'lambda.zip')));
