import { type FindingKind } from './finding';
import { entropyOf, isIban, satisfiesLuhn } from './value-checks';

export interface Rule {
  readonly kind: FindingKind;
  /** Finds candidates; global. The group `value`, or else the whole match, is what `accept` looks at. */
  readonly pattern: RegExp;
  /** Rejects candidates that only look similar. */
  readonly accept?: (value: string) => boolean;
  /** How many different values a finding needs; 1 by default. */
  readonly minMatches?: number;
}

const madeByMachine = (value: string) => entropyOf(value) > 3.6;
/** What documentation writes where a secret would stand. */
const placeholder =
  /^(?:.{0,2}$|x+$|\*+$|<|\$|%|\{)|pass(?:word|wd)?|secret|example|changeme|your|user|token|test/i;
const exampleDomain = /@(?:[\w-]+\.)*(?:example\.(?:com|org|net)|example|test|invalid|localhost)$/i;
const cardPrefix = /^(?:4|5[1-5]|2[2-7]|3[47]|6(?:011|5))/;

/** What to look for in text. `rule-examples.ts` has examples that each rule must find and must not find. */
export const rules: readonly Rule[] = [
  {
    kind: 'privateKey',
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\n|\s)+(?:[A-Za-z-]+: [^\n]*\s+)*(?<value>[A-Za-z0-9+/=]{40})/g,
    accept: madeByMachine,
  },
  { kind: 'privateKey', pattern: /^PuTTY-User-Key-File-\d: /gm },
  {
    kind: 'awsAccessKey',
    pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
    accept: (value) => !value.endsWith('EXAMPLE'),
  },
  {
    kind: 'awsSecretKey',
    pattern:
      /(?:aws|secret)[\w.\-"' ]{0,30}key["']?\s*[:=]\s*["']?(?<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
    accept: (value) => !value.includes('EXAMPLE') && madeByMachine(value),
  },
  {
    kind: 'accessToken',
    pattern: new RegExp(
      String.raw`\b(?:${[
        'gh[pousr]_[A-Za-z0-9]{36,}',
        'github_pat_[A-Za-z0-9_]{60,}',
        String.raw`glpat-[\w-]{20,}`,
        'xox[abprs]-[0-9A-Za-z-]{20,}',
        '[rs]k_live_[0-9A-Za-z]{24,}',
        String.raw`AIza[\w-]{35}`,
        'npm_[A-Za-z0-9]{36}',
        String.raw`SG\.[\w-]{22}\.[\w-]{43}`,
        String.raw`sk-(?:ant-|proj-)[\w-]{40,}`,
        'hf_[A-Za-z]{34}',
        'AccountKey=[A-Za-z0-9+/]{86}==',
      ].join('|')})`,
      'g',
    ),
    accept: madeByMachine,
  },
  {
    kind: 'signInToken',
    pattern: /\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}/g,
    accept: (value) => namesAlgorithm(value.slice(0, value.indexOf('.'))),
  },
  {
    kind: 'passwordInAddress',
    pattern:
      /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'<>`]{1,64}:(?<value>[^\s:/@"'<>`]{4,64})@[a-z0-9][\w.-]+/gi,
    accept: (value) => !placeholder.test(value),
  },
  {
    kind: 'cardNumber',
    pattern:
      /(?<![\w.,+-])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{4}|3[47]\d{2}([ -])\d{6}\2\d{5}|\d{15,16})(?![.,+-]?\w)/g,
    accept: (value) => isCardNumber(value.replaceAll(/[ -]/g, '')),
  },
  {
    kind: 'iban',
    pattern: /\b[A-Z]{2}\d{2}(?:[A-Z0-9]{11,27}|(?: [A-Z0-9]{4}){2,6}(?: [A-Z0-9]{1,4})?)\b/g,
    accept: isIban,
  },
  {
    kind: 'emailAddresses',
    pattern: /\b[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b/gi,
    accept: (value) => !exampleDomain.test(value),
    minMatches: 20,
  },
];

function isCardNumber(digits: string): boolean {
  return cardPrefix.test(digits) && new Set(digits).size > 3 && satisfiesLuhn(digits);
}

/** Whether a JWT's first part is the header of one (RFC 7515 §4.1.1). */
function namesAlgorithm(encodedHeader: string): boolean {
  try {
    const json = atob(encodedHeader.replaceAll('-', '+').replaceAll('_', '/'));
    return /"(?:alg|enc)"\s*:\s*"\w+/.test(json);
  } catch {
    // Not base64: the text only begins like a token.
    return false;
  }
}
