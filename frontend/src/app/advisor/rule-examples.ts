import { type FindingKind } from './finding';

interface Examples {
  /** Texts in which it must be found. */
  readonly found: readonly string[];
  /** Texts that only look similar. */
  readonly overlooked: readonly string[];
}

/** Joins the pieces of a secret, which is split here so that secret scanners do not report this file. */
const key = (...pieces: string[]) => pieces.join('');
const addresses = (count: number, domain: string) =>
  Array.from({ length: count }, (_, number) => `person${number}@${domain}`).join('\n');

/** What each rule must find and must not find; the tests run every example. */
export const ruleExamples: Readonly<Record<FindingKind, Examples>> = {
  privateKey: {
    found: [
      key('-----BEGIN PRIV', 'ATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7'),
      key(
        '-----BEGIN RSA PRIV',
        'ATE KEY-----\r\nProc-Type: 4,ENCRYPTED\r\nDEK-Info: AES-128-CBC,AA\r\n\r\n8Qz0GJfrc5pLk2dVtYxWnB3mH7sRuE4aKoIi9NlC',
      ),
      key('{"key":"-----BEGIN EC PRIV', 'ATE KEY-----\\nMHcCAQEEIIGk7ZbTzq0mYw3c4nX5pVbJr8tLh2fSdUoQ"}'),
      key('PuTTY-User-Key', '-File-3: ssh-ed25519\nEncryption: none'),
    ],
    overlooked: [
      key('Begin the file with -----BEGIN PRIV', 'ATE KEY----- and end it likewise.'),
      key('-----BEGIN PRIV', 'ATE KEY-----\n...\n-----END PRIV', 'ATE KEY-----'),
      '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=',
    ],
  },
  awsAccessKey: {
    found: [key('AKIA', 'Q7RZ2LMN5XWT3VBC'), `id = "${key('ASIA', 'J4K5L6M7N2P3Q4R5')}"`],
    overlooked: [key('AKIA', 'IOSFODNN7EXAMPLE'), 'AKIAthisisnotakeyatall', 'XAKIAQ7RZ2LMN5XWT3VBC'],
  },
  awsSecretKey: {
    found: [
      key('aws_secret_access_', 'key = kJ8s+Qm2Zr5vXw9yBtN4cLpD7fGhA1eUoI3TgRbV'),
      key('"secretAccess', 'Key": "kJ8s+Qm2Zr5vXw9yBtN4cLpD7fGhA1eUoI3TgRbV"'),
    ],
    overlooked: [
      key('aws_secret_access_', 'key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'),
      'secret_key_base: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      'commit key: 9b1de0c4f2a6783515ecd02479bb31ffa0268e4d1234',
    ],
  },
  accessToken: {
    found: [
      key('ghp', '_R4nd0mL00kingT0kenWithThirtySixChar5x'),
      key('glpat', '-x7Kq2mZr5vXw9yBtN4cL'),
      key('xoxb', '-283746501928-Kq2mZr5vXw9yBtN4cLpD7fGh'),
      key('sk_li', 've_4eC39HqLyjWDarjtT1zdp7dcQ2w'),
      key('AIza', 'SyB3kQ9xVw2mZr5tN4cLpD7fGhA1eUoI3Tg'),
      key('npm', '_x7Kq2mZr5vXw9yBtN4cLpD7fGhA1eUoI3TgR'),
    ],
    overlooked: [
      key('ghp', '_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'),
      'npm_config_registry',
      'sk_live_key',
      'glpat-token',
    ],
  },
  signInToken: {
    found: [
      key(
        'eyJ',
        'hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkEifQ.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P',
      ),
    ],
    overlooked: [
      'eyJhbGciOi…​.eyJzdWIi….signature',
      key('eyJ', 'mb28iOiJiYXIiLCJhIjoxfQ.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N'),
    ],
  },
  passwordInAddress: {
    found: [
      'postgres://app:h7Tq2-mZr5v@db.internal:5432/main',
      'https://deploy:9fK2_xQw@git.acme.io/repo.git',
    ],
    overlooked: [
      'postgres://user:password@localhost/db',
      'https://${user}:${token}@github.com/x',
      'http://localhost:3000/@types/node',
      'mongodb://user:<password>@cluster0.mongodb.net',
    ],
  },
  cardNumber: {
    found: ['Card: 4539 1488 0343 6467, valid until 04/29', '5425-2334-3010-9903', '374245455400126'],
    overlooked: [
      '4539 1488 0343 6468',
      '0.4539148803436467',
      '4444 4444 4444 4448',
      'id-4539148803436467',
      '{"at":1732550400000,"n":4539148803436467123}',
    ],
  },
  iban: {
    found: [
      'DE89 3704 0044 0532 0130 00',
      'Pay to GB33BUKB20201555555555.',
      'FR76 3000 6000 0112 3456 7890 189',
    ],
    overlooked: ['DE89 3704 0044 0532 0130 01', 'GB33BUKB2020155555555', 'XX12 3456 7890 1234 5678'],
  },
  emailAddresses: {
    found: [addresses(20, 'acme.io')],
    overlooked: [addresses(19, 'acme.io'), addresses(200, 'example.com'), 'same@acme.io '.repeat(100)],
  },
};
