import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { SessionStore } from './session-store';
import { SignIn } from './sign-in';
import { type ChallengeKind } from './sign-in-result';

/** Admits signed-in people and sends all others to sign in first and then back. */
export const signedInOnly: CanActivateFn = async (_route, { url }) => {
  const [router, session] = [inject(Router), inject(SessionStore)];
  await session.restored();
  if (session.session()) return true;
  return router.createUrlTree(['/sign-in'], { queryParams: url === '/upload' ? {} : { returnTo: url } });
};

/** Redirects signed-in people from the pages for signing in and up to the page that they requested before. */
export const signedOutOnly: CanActivateFn = async ({ queryParamMap }) => {
  const [router, session] = [inject(Router), inject(SessionStore)];
  await session.restored();
  return session.session() ? router.parseUrl(queryParamMap.get('returnTo') ?? '/upload') : true;
};

/** Admits to the page of a sign-in step only while the pool waits for that step. */
export function duringChallenge(kind: ChallengeKind): CanActivateFn {
  return () => inject(SignIn).challenge()?.kind === kind || inject(Router).createUrlTree(['/sign-in']);
}
