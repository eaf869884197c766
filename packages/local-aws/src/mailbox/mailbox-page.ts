export interface Message {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly code: string;
}

export interface DeliveredMessage extends Message {
  /** ISO 8601 */
  readonly sentAt: string;
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1b2430, #e6eaf0); --soft: light-dark(#5b6675, #9aa6b5);
  --page: light-dark(#f6f7f9, #12161c); --card: light-dark(#fff, #1a2029); --line: light-dark(#dde2e8, #2c3440);
  --accent: light-dark(#0b5c8a, #7cc4ee); }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 0; }
main { max-width: 40rem; margin: 0 auto; padding: 32px 16px; }
h1 { font-size: 24px; margin: 0 0 4px; } p { margin: 0; color: var(--soft); }
article { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px 24px; margin-top: 16px; }
h2 { font-size: 16px; margin: 0; } code { font: 600 32px/1.6 ui-monospace, monospace; letter-spacing: .12em; color: var(--accent); }
small { color: var(--soft); }`;

/** A page that shows the newest code first. It reloads itself without a script. */
export function renderMailbox(messages: readonly DeliveredMessage[]): string {
  const list = messages.map(renderMessage).join('');
  const content =
    list === '' ? '<article><p>No mail yet. Create an account and look here again.</p></article>' : list;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Mailbox</title><meta http-equiv="refresh" content="3">
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head>
<body><main><h1>Mailbox</h1><p>What the service would have sent by e-mail, newest first.</p>${content}</main></body></html>`;
}

function renderMessage({ to, subject, body, code, sentAt }: DeliveredMessage): string {
  return `<article><h2>${escape(subject)}</h2><small>${escape(to)} · ${escape(sentAt)}</small>
<div><code>${escape(code)}</code></div><p>${escape(body)}</p></article>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
