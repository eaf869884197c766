const issuer = 'Static File Upload';

/** The address that authenticator apps read from a code (Key Uri Format, as Google Authenticator defined it). */
export function provisioningUri(secret: string, email: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(email)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}
