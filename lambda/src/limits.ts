const mebibyte = 1024 ** 2;
const minuteMs = 60_000;

/** The largest object that one CopyObject takes: 5 GiB, inclusive (Amazon S3 API Reference, CopyObject). */
export const maxCopyBytes = 5 * 1024 * mebibyte;

/** Large enough that a part's own overhead does not count, small enough that the last parts end close together. */
export const minPartBytes = 128 * mebibyte;

/** S3 takes 10,000. */
export const maxParts = 9_000;

/** One connection is slow, and S3 copies as many parts at once as it is asked to. */
export const partsInFlight = 64;

/** The event of a younger object may still be on its way. */
export const minSweepAgeMs = 20 * minuteMs;

/** The alarms have reported an older object for days. */
export const maxSweepAgeMs = 7 * 24 * 60 * minuteMs;
