/**
 * One place for how Jest turns TypeScript into JavaScript.
 * @param {{ module: 'es6' | 'commonjs', decorators?: boolean }} options
 */
export function swcTransform({ module, decorators = false }) {
  const options = {
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', decorators },
      transform: { legacyDecorator: decorators, decoratorMetadata: decorators },
    },
    module: { type: module },
  };
  return { '^.+\\.ts$': ['@swc/jest', options] };
}
