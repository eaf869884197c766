const MiB = 1024 ** 2;

/** Up to this size one PUT through the server is simpler and as fast. */
export const directUploadThresholdBytes = 64 * MiB;
/** Smaller parts cost more requests and signatures, larger ones more when one fails. */
export const directUploadPartBytes = 64 * MiB;
