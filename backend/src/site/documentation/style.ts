/** The colours are those of the pages (frontend/src/styles/tokens.css). */
export const style = `:root {
  color-scheme: light dark;
  --paper: #f6f5f2;
  --surface: #ffffff;
  --ink: #1c2022;
  --muted: #595f63;
  --line: #dedcd6;
  --edge: #82888b;
  --accent: #0d5f50;
  --on-accent: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131617;
    --surface: #1b1f20;
    --ink: #eceeed;
    --muted: #a6adaf;
    --line: #31373a;
    --edge: #7d868a;
    --accent: #63c9b1;
    --on-accent: #06211b;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; text-size-adjust: 100%; }
body { margin: 0; overflow-wrap: anywhere; }
header, main { max-width: 56rem; margin: 0 auto; padding: 16px; }
header { font-weight: 640; }
h1 { font-size: 1.625rem; line-height: 1.25; margin: 0 0 16px; }
h2 { font-size: 1.25rem; margin: 32px 0 8px; }
h3 { display: inline; font-size: 1rem; }
h4 { font-size: 1rem; margin: 24px 0 8px; }
a { color: var(--accent); text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.875rem; }
details { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; margin: 8px 0; padding: 0 16px; }
details[open] { padding-bottom: 16px; }
summary { cursor: pointer; margin: 0 -16px; padding: 12px 16px; }
.method { display: inline-block; min-width: 3.5em; color: var(--accent); }
label { display: block; font-weight: 600; margin-top: 16px; }
label span, form p, .token p { color: var(--muted); font-weight: 400; font-size: 0.875rem; }
form p, .token p { margin: 4px 0 0; }
input, select, textarea {
  width: 100%;
  min-height: 48px;
  padding: 8px 12px;
  border: 1px solid var(--edge);
  border-radius: 8px;
  background: var(--surface);
  color: var(--ink);
  font: inherit;
}
textarea { resize: vertical; font-family: ui-monospace, monospace; }
button {
  min-height: 48px;
  margin-top: 16px;
  padding: 8px 16px;
  border: 1px solid var(--accent);
  border-radius: 8px;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  text-align: start;
  cursor: pointer;
}
@media (forced-colors: active) {
  button { background: ButtonFace; color: ButtonText; }
}
output { display: block; margin-top: 16px; }
output:empty { display: none; }
pre { margin: 8px 0; white-space: pre-wrap; }
dl { margin: 0; }
dt { font-weight: 600; }
dd { margin: 0 0 8px; }
`;
