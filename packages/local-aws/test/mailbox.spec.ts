import { describe, expect, test } from '@jest/globals';
import { DatabaseSync } from 'node:sqlite';
import { renderMailbox } from '../src/mailbox/mailbox-page.ts';
import { Mailbox } from '../src/mailbox/mailbox.ts';

describe('the mailbox', () => {
  const message = { to: 'a@example.org', subject: 'Your code', body: 'It is 123456.', code: '123456' };
  const sentAt = '2026-11-24T12:00:00.000Z';

  test('the mailbox lists the newest mail first, for one recipient or for all', () => {
    let now = 0;
    const mailbox = new Mailbox(new DatabaseSync(':memory:'), () => (now += 1000));
    mailbox.deliver(message);
    mailbox.deliver({ ...message, to: 'b@example.org', code: '222222' });
    mailbox.deliver({ ...message, code: '333333' });
    expect(mailbox.list(null).map(({ code }) => code)).toEqual(['333333', '222222', '123456']);
    expect(mailbox.list('a@example.org').map(({ code }) => code)).toEqual(['333333', '123456']);
    expect(mailbox.list('B@Example.org').map(({ code }) => code)).toEqual(['222222']);
    expect(mailbox.list('c@example.org')).toEqual([]);
  });

  test('the page of the mailbox shows the code, and escapes text from outside', () => {
    const page = renderMailbox([{ ...message, to: '<script>alert(1)</script>', sentAt }]);
    expect(page).toContain('123456');
    expect(page).not.toContain('<script>');
  });

  test('the page of the mailbox says when there is no mail', () => {
    expect(renderMailbox([])).toContain('No mail yet');
  });
});
