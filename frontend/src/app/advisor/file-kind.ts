import { type FileKind } from './finding';

const extensions: Readonly<Record<FileKind, string>> = {
  spreadsheet: 'xls xlsx xlsm xlsb ods numbers csv tsv',
  document: 'doc docx docm odt rtf pages ppt pptx odp key',
  mail: 'eml msg mbox pst ost',
  database: 'sql dump sqlite sqlite3 db mdb accdb',
  keyStore: 'p12 pfx jks keystore kdbx pem ppk asc gpg ovpn',
  contacts: 'vcf ics ldif',
  backup: 'bak backup',
};

const kindByExtension = new Map(
  Object.entries(extensions).flatMap(([kind, names]) =>
    names.split(' ').map((name) => [name, kind as FileKind] as const),
  ),
);

/** What a file of this name usually holds, when that is often personal or secret. */
export function fileKindOf(filename: string): FileKind | undefined {
  const extension = /\.([^.]+)$/.exec(filename)?.[1];
  return extension === undefined ? undefined : kindByExtension.get(extension.toLowerCase());
}
