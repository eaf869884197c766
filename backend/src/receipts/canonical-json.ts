type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** The same value with the members of every object in the order of RFC 8785. */
export function inCanonicalOrder<Value>(value: Value): Value {
  return JSON.parse(canonicalJson(value)) as Value;
}

/**
 * JSON Canonicalization Scheme, RFC 8785, for plain data: no blanks, and members sorted by UTF-16 code units, as
 * `sort` does by itself. JSON.stringify writes numbers and strings as the scheme asks for.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, inner: Json) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? sorted(inner) : inner,
  );
}

function sorted(object: object): object {
  const names = Object.keys(object).sort();
  return Object.fromEntries(names.map((name) => [name, (object as Record<string, unknown>)[name]]));
}
