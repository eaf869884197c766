/** Names of files that try to be something else: markup, code, commands for a terminal, other names. */
export const hostileNames = [
  '<img src=x onerror=document.title=1>.txt',
  '"><script>document.title=1<script>.txt',
  '\'"`$(touch x)&;|.txt',
  '{{constructor.constructor("document.title=1")()}}.txt',
  '{{ name }}.txt',
  'javascript:alert(1).txt',
  '__proto__',
  'constructor',
  '\u202Efdp.exe',
  '\u2067\u202Bleft\u2069.txt',
  'red\u001b[31m\u001b]0;title\u0007.txt',
  'one line\r\n✔ forged.txt',
  'C1\u009b2J\u0085.txt',
  '👩‍👩‍👧 e\u0301 \u{1F3F4}\u{E0067}\u{E007F}.txt',
  `${'x'.repeat(251)}.txt`,
];
