/** What a file can hold that others should not read. Each kind has a text: `advisor.found.<kind>`. */
export type FindingKind =
  | 'privateKey'
  | 'awsAccessKey'
  | 'awsSecretKey'
  | 'accessToken'
  | 'signInToken'
  | 'passwordInAddress'
  | 'cardNumber'
  | 'iban'
  | 'emailAddresses';

/** Kinds of files that usually hold such things. Each has a text: `advisor.fileKind.<kind>`. */
export type FileKind = 'spreadsheet' | 'document' | 'mail' | 'database' | 'keyStore' | 'contacts' | 'backup';

/** Why a file may be sensitive: the kind and the line of what was found. The value itself stays in the Worker. */
export type Finding =
  | {
      readonly kind: FindingKind;
      /** From 1; undefined where it is not known. */
      readonly line: number | undefined;
    }
  | { readonly kind: FileKind };
