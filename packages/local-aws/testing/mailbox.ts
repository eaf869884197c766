import { z } from 'zod';

const mails = z.array(z.object({ body: z.string(), code: z.string() }));

/** The mails to an address, newest first, from a mailbox like that of the local AWS. */
export async function readMails(mailbox: string, to: string): Promise<z.output<typeof mails>> {
  const response = await fetch(`${mailbox}?to=${encodeURIComponent(to)}`, {
    headers: { accept: 'application/json' },
  });
  return mails.parse(await response.json());
}
