/** The part of the Trusted Types API that is used here; TypeScript's DOM library does not have it yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

/** The bundler's names for the Workers of this product. */
const ownWorker = /^\/worker-[A-Z0-9]{8}\.js$/;

/**
 * Under the page's policy a browser does not run plain text. Angular has a policy of its own; the only other text is
 * the address of a Worker, which has to be one of the product's files.
 */
export function allowOwnWorkers(window: Window & typeof globalThis & { trustedTypes?: TrustedTypes }): void {
  window.trustedTypes?.createPolicy('default', {
    createScriptURL: (text) => ownScript(text, window.location.origin),
  });
}

/** @throws TypeError for an address that is not a Worker of this product */
export function ownScript(text: string, origin: string): string {
  const url = new URL(text, origin);
  if (url.origin !== origin || !ownWorker.test(url.pathname)) {
    throw new TypeError('Only Workers of this product may be started');
  }
  return url.href;
}
