const mebibyte = 1024 ** 2;

/** The largest object that one CopyObject takes: 5 GiB, inclusive (Amazon S3 API Reference, CopyObject). */
export const largestCopyBytes = 5 * 1024 * mebibyte;

/** Long enough that a part's own overhead does not count, short enough that all of them end soon after another. */
export const smallestPartBytes = 128 * mebibyte;

/** S3 takes 10,000. */
export const mostParts = 9_000;

/** One connection is slow, and S3 copies as many parts at once as it is asked to. */
export const partsInFlight = 64;
