import { deleteUser, getUser, globalSignOut, revokeToken } from './operations/account.ts';
import { adminCreateUser, adminDeleteUser, adminSetUserPassword } from './operations/admin.ts';
import { changePassword, confirmForgotPassword, forgotPassword } from './operations/passwords.ts';
import { initiateAuth, respondToAuthChallenge } from './operations/sign-in.ts';
import { confirmSignUp, resendConfirmationCode, signUp } from './operations/sign-up.ts';
import {
  associateSoftwareToken,
  setUserMfaPreference,
  verifySoftwareToken,
} from './operations/software-token.ts';
import type { CognitoOperation } from './pool/cognito-context.ts';

/** What a caller may do without a signature: a password, a code or a token proves who the caller is. */
export const publicOperations: ReadonlyMap<string, CognitoOperation> = new Map(
  Object.entries({
    AssociateSoftwareToken: associateSoftwareToken,
    ChangePassword: changePassword,
    ConfirmForgotPassword: confirmForgotPassword,
    ConfirmSignUp: confirmSignUp,
    DeleteUser: deleteUser,
    ForgotPassword: forgotPassword,
    GetUser: getUser,
    GlobalSignOut: globalSignOut,
    InitiateAuth: initiateAuth,
    ResendConfirmationCode: resendConfirmationCode,
    RespondToAuthChallenge: respondToAuthChallenge,
    RevokeToken: revokeToken,
    SetUserMFAPreference: setUserMfaPreference,
    SignUp: signUp,
    VerifySoftwareToken: verifySoftwareToken,
  }),
);

/** What needs a signature, and a role that is allowed to do it. */
export const adminOperations: ReadonlyMap<string, CognitoOperation> = new Map(
  Object.entries({
    AdminCreateUser: adminCreateUser,
    AdminDeleteUser: adminDeleteUser,
    AdminSetUserPassword: adminSetUserPassword,
  }),
);
