import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { Cognito } from '../../auth/cognito';
import { PendingAccount } from '../../auth/pending-account';

/**
 * The way to a new password for an account that was never confirmed, to which no code for one can be sent: its address
 * is confirmed first. Call it in an injection context.
 */
export function confirmFirst(): (email: string) => Promise<void> {
  const [cognito, pending, router] = [inject(Cognito), inject(PendingAccount), inject(Router)];
  return async (email) => {
    await cognito.resendCode(email);
    pending.remember(email);
    await router.navigate(['/confirm'], { queryParams: { forgotten: true } });
  };
}
