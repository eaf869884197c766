import { createPrivateKey, type KeyObject } from 'node:crypto';

export const signingKeyName = 'receipt_signing_key';

export interface SigningKeyReading {
  /** The oldest first; the last one is current. Absent when there are problems. */
  readonly keys: readonly KeyObject[] | undefined;
  /** Sentences for a person. */
  readonly problems: readonly string[];
}

/** Reads every version that the key of the receipts has had; `versions` are PEM, the oldest first. */
export function parseSigningKeys(parameter: string, versions: readonly string[]): SigningKeyReading {
  const current = versions.at(-1);
  if (current === undefined) {
    return refused(`The parameter ${parameter} does not exist: run ci/pipeline/make-receipt-key.sh.`);
  }
  if (parseSigningKey(current) === undefined) {
    return refused(`The parameter ${parameter} makes no sense: it is not the PEM of an Ed25519 private key.`);
  }
  // An older version that is no key can have signed nothing.
  return { keys: versions.flatMap((pem) => parseSigningKey(pem) ?? []), problems: [] };
}

function parseSigningKey(pem: string): KeyObject | undefined {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // OpenSSL's words about what it could not read help nobody, and may quote the secret.
    return undefined;
  }
  return key.asymmetricKeyType === 'ed25519' ? key : undefined;
}

function refused(problem: string): SigningKeyReading {
  return { keys: undefined, problems: [problem] };
}
