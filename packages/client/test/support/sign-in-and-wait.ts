/**
 * Signs in and prints four tokens: the first, one at once, and two (requested together) when the first would have
 * expired. It moves this process's clock forward instead of waiting.
 */
import { signIn } from '../../src/sign-in.ts';

const [, , url = '', user = '', password = ''] = process.argv;
const session = await signIn({ url: new URL(url), user, password: () => Promise.resolve(password) });
const tokens = [session.accessToken, await session.freshToken()];

const { exp } = JSON.parse(Buffer.from(tokens[0]?.split('.')[1] ?? '', 'base64url').toString()) as {
  exp: number;
};
const forward = exp * 1000 - Date.now();
const { now } = Date;
Date.now = () => now() + forward;
const both = Promise.all([session.freshToken(), session.freshToken()]);
Date.now = now;
tokens.push(...(await both));
process.stdout.write(JSON.stringify(tokens));
