import { type Message } from '../i18n/message';
import { type FileKind, type Finding, type FindingKind } from './finding';

const found = {
  privateKey: 'advisor.found.privateKey',
  awsAccessKey: 'advisor.found.awsAccessKey',
  awsSecretKey: 'advisor.found.awsSecretKey',
  accessToken: 'advisor.found.accessToken',
  signInToken: 'advisor.found.signInToken',
  passwordInAddress: 'advisor.found.passwordInAddress',
  cardNumber: 'advisor.found.cardNumber',
  iban: 'advisor.found.iban',
  emailAddresses: 'advisor.found.emailAddresses',
} as const satisfies Record<FindingKind, Message['key']>;

const foundAtLine = {
  privateKey: 'advisor.foundAtLine.privateKey',
  awsAccessKey: 'advisor.foundAtLine.awsAccessKey',
  awsSecretKey: 'advisor.foundAtLine.awsSecretKey',
  accessToken: 'advisor.foundAtLine.accessToken',
  signInToken: 'advisor.foundAtLine.signInToken',
  passwordInAddress: 'advisor.foundAtLine.passwordInAddress',
  cardNumber: 'advisor.foundAtLine.cardNumber',
  iban: 'advisor.foundAtLine.iban',
  emailAddresses: 'advisor.foundAtLine.emailAddresses',
} as const satisfies Record<FindingKind, Message['key']>;

const usual = {
  spreadsheet: 'advisor.fileKind.spreadsheet',
  document: 'advisor.fileKind.document',
  mail: 'advisor.fileKind.mail',
  database: 'advisor.fileKind.database',
  keyStore: 'advisor.fileKind.keyStore',
  contacts: 'advisor.fileKind.contacts',
  backup: 'advisor.fileKind.backup',
} as const satisfies Record<FileKind, Message['key']>;

/** The sentence for a finding. With and without a line are two whole sentences, because word order differs by language. */
export function describeFinding(finding: Finding): Message {
  if (!('line' in finding)) return { key: usual[finding.kind] };
  const { kind, line } = finding;
  return line === undefined ? { key: found[kind] } : { key: foundAtLine[kind], params: { line } };
}
