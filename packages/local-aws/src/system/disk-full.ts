/** SQLITE_FULL: https://www.sqlite.org/rescode.html */
const sqliteFull = 13;

/** Whether an error of the file system or the database says that there is no room left. */
export function isDiskFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, errcode } = error as { code?: string; errcode?: number };
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code ?? '') || errcode === sqliteFull;
}
