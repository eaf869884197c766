import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { SessionStore } from './session-store';
import { SignIn } from './sign-in';
import { type ChallengeKind } from './sign-in-result';

/** Lets in who is signed in; sends everyone else to sign in first and then back. */
export const signedInOnly: CanActivateFn = async (_route, { url }) => {
  const [router, session] = [inject(Router), inject(SessionStore)];
  await session.restored();
  if (session.session()) return true;
  return router.createUrlTree(['/sign-in'], { queryParams: url === '/upload' ? {} : { returnTo: url } });
};

/** The pages for signing in and up are of no use to who is signed in: they go on to where they wanted to be. */
export const signedOutOnly: CanActivateFn = async ({ queryParamMap }) => {
  const [router, session] = [inject(Router), inject(SessionStore)];
  await session.restored();
  return session.session() ? router.parseUrl(queryParamMap.get('returnTo') ?? '/upload') : true;
};

/** A step of a sign-in is there only while the pool waits for it. */
export function duringChallenge(kind: ChallengeKind): CanActivateFn {
  return () => inject(SignIn).challenge()?.kind === kind || inject(Router).createUrlTree(['/sign-in']);
}
