/** What the user pool asks of a password. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireLowercase: boolean;
  readonly requireUppercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
}

/** What sign-in needs to know of this deployment: the answer of `GET /api/config/public`. */
export interface PublicConfig {
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  /** Absent when it is AWS's own. */
  readonly cognitoEndpoint?: string;
  readonly passwordPolicy: PasswordPolicy;
  readonly version: string;
}
