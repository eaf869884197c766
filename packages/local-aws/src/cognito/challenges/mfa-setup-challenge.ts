import { z } from 'zod';
import type { CognitoContext } from '../cognito-context.ts';
import { beginSession } from '../session.ts';

export const mfaSetupAnswer = z.object({
  ChallengeName: z.literal('MFA_SETUP'),
  Session: z.string(),
  ChallengeResponses: z.object({ USERNAME: z.string() }),
});

/** Lets in who has just set the app up: the session is the one that VerifySoftwareToken gave for the first code. */
export async function answerMfaSetup(
  context: CognitoContext,
  { Session, ChallengeResponses }: z.output<typeof mfaSetupAnswer>,
) {
  const user = context.challengeSessions.requireUser(Session, 'MFA_VERIFIED', ChallengeResponses.USERNAME);
  context.challengeSessions.end(Session);
  return { ChallengeParameters: {}, AuthenticationResult: await beginSession(context, user) };
}
