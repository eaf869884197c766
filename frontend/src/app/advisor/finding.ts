/** What a file can hold that people regret having left open. Each has a text of its own: `advisor.found.<kind>`. */
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

/** What a kind of file usually holds, whatever is in this one: `advisor.fileKind.<kind>`. */
export type FileKind = 'spreadsheet' | 'document' | 'mail' | 'database' | 'keyStore' | 'contacts' | 'backup';

/**
 * Why a file may be sensitive. It says what was found and where, and never the thing itself: that stays in the
 * Worker that read it.
 */
export type Finding =
  | {
      readonly kind: FindingKind;
      /** From 1; undefined where it is not known. */ readonly line: number | undefined;
    }
  | { readonly kind: FileKind };
