/** What the operating system says about a file, as a sentence for a person. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'You are not allowed to read it.',
  EPERM: 'You are not allowed to read it.',
  ENOENT: 'There is no such file or folder.',
  ENOTDIR: 'A part of its path is not a folder.',
  ELOOP: 'Its symbolic links lead in a circle.',
  ENAMETOOLONG: 'Its name or its path is too long.',
  EISDIR: 'It has become a folder.',
  EIO: 'The disk cannot read it.',
  EMFILE: 'Too many files are open.',
};

/** Why something failed, as a sentence for a person. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && 'syscall' in error ? String(error.code) : '';
  return reasons[code] ?? error.message;
}
