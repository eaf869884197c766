import { build, type Plugin } from 'esbuild';
import { join } from 'node:path';

const workspace = join(import.meta.dirname, '..');

/** Small enough to be quick; S3 takes no smaller part but the last. */
export const smallLimits = { maxCopyBytes: 6 * 1024 ** 2, minPartBytes: 5 * 1024 ** 2 };

/**
 * Bundles the function with other limits than S3's, so that an object of some mebibytes is copied in parts, and a
 * sweep takes what has just been stored. Nothing else is different.
 */
export async function bundleWithSmallLimits(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(workspace, 'src/handler.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    logLevel: 'warning',
    plugins: [
      replaceModule('limits', {
        ...smallLimits,
        maxParts: 9_000,
        partsInFlight: 64,
        minSweepAgeMs: -60_000,
        maxSweepAgeMs: 3_600_000,
      }),
    ],
  });
}

function replaceModule(name: string, values: Readonly<Record<string, number>>): Plugin {
  const contents = Object.entries(values).map(([one, value]) => `export const ${one} = ${value};`);
  return {
    name,
    setup: (bundling) =>
      bundling.onLoad({ filter: new RegExp(`/src/${name}\\.ts$`) }, () => ({
        contents: contents.join('\n'),
      })),
  };
}
