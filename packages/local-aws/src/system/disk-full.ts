/** SQLITE_FULL: https://www.sqlite.org/rescode.html */
const sqliteFull = 13;

/** Whether an error of the file system or the database says that there is no room left. */
export function isDiskFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('errcode' in error && error.errcode === sqliteFull) return true;
  return 'code' in error && ['ENOSPC', 'EDQUOT', 'EFBIG'].some((code) => code === error.code);
}
