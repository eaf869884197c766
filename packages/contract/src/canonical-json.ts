/** The same plain data with the members of every object in the order of RFC 8785: by UTF-16 code units, as `sort` does. */
export function inCanonicalOrder<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  const ordered: unknown = Array.isArray(value) ? value.map(inCanonicalOrder) : sorted(value);
  return ordered as Value;
}

/**
 * JSON Canonicalization Scheme, RFC 8785, for plain data: ordered members and no blanks. JSON.stringify writes
 * numbers and strings as the scheme asks for.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(inCanonicalOrder(value));
}

function sorted(object: object): object {
  const members = object as Readonly<Record<string, unknown>>;
  const names = Object.keys(members).sort();
  return Object.fromEntries(names.map((name) => [name, inCanonicalOrder(members[name])]));
}
