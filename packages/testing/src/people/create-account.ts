/** Creates an account as a person does (sign-up, the code from the mailbox, sign-in by SRP) and prints its tokens. */
import { randomUUID } from 'node:crypto';
import { localAwsState } from '../stack/local-aws-state.ts';
import { signIn, signUpAndConfirm } from './account.ts';

const password = 'Correct-horse-9';
const email = `${randomUUID()}@example.org`;
const state = localAwsState.parse(JSON.parse(process.argv[2] ?? ''));

await signUpAndConfirm(state, email, password);
process.stdout.write(JSON.stringify(await signIn(state, email, password)));
