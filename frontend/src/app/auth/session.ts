/** The signed-in person and their tokens. */
export interface Session {
  /** The user's `sub`. */
  readonly userId: string;
  readonly email: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** By this device's clock, which may be wrong: ms since the epoch. */
  readonly expiresAt: number;
}
