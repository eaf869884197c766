/** Marks that change the direction of text or take no room; copied along with an address, they are no part of it. */
const invisible = /[\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;
/** What would not end up in the host of a URL. */
const notInDomain = /[\s/\\?#@:[\]%]/;
const isAscii = /^[\x20-\x7e]*$/;

/**
 * The one form of an e-mail address that names an account in every client: without blanks around it, in NFC, its domain
 * in lower case and as Punycode, in which alone mail to it is sent. What is no address stays as it is, for the user pool
 * to refuse. The part before the `@` keeps its case, because the pool ignores that.
 */
export function canonicalEmail(typed: string): string {
  const address = typed.replaceAll(invisible, '').trim().normalize('NFC');
  const at = address.lastIndexOf('@') + 1;
  return at === 0 ? address : address.slice(0, at) + canonicalDomain(address.slice(at));
}

function canonicalDomain(domain: string): string {
  if (isAscii.test(domain)) return domain.toLowerCase();
  const url = `https://${domain}`;
  return !notInDomain.test(domain) && URL.canParse(url) ? new URL(url).hostname : domain;
}
